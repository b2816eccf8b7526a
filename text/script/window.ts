/**
 * As much of a script as is still needed: it may be as long as a book.
 *
 * @module
 */

/** So much of the beginning is kept for an error to quote. */
const BEGINNING = 100;

/** A script that comes in parts and is forgotten from its beginning; places are UTF-16 units of the whole. */
export class ScriptWindow {
  #text = "";
  #start = 0;
  #beginning = "";

  /** Adds what stands behind what was there before. */
  append(text: string): void {
    this.#text += text;
    this.#beginning = (this.#beginning + text).trimStart().slice(0, BEGINNING);
  }

  /** A stretch that is not forgotten. */
  slice(start: number, end: number): string {
    return this.#text.slice(start - this.#start, end - this.#start);
  }

  /** Lets go of what is before `end`. */
  forget(end: number): void {
    this.#text = this.#text.slice(end - this.#start);
    this.#start = end;
  }

  /** The first of its text, without white space before it. */
  get beginning(): string {
    return this.#beginning;
  }
}
