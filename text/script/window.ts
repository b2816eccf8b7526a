/**
 * Keeps only the part of a script that is still needed, because a script may be as long as a book.
 *
 * @module
 */

/** UTF-16 units of the beginning that are kept, so that an error can quote them. */
const BEGINNING = 100;

/**
 * A script that arrives in parts, and whose beginning can be dropped. Positions are in UTF-16 units
 * from the start of the whole script.
 */
export class ScriptWindow {
  #text = "";
  #start = 0;
  #beginning = "";

  /** Adds the next part of the script. */
  append(text: string): void {
    this.#text += text;
    this.#beginning = (this.#beginning + text).trimStart().slice(0, BEGINNING);
  }

  /** A range of the script, which must not have been dropped. */
  slice(start: number, end: number): string {
    return this.#text.slice(start - this.#start, end - this.#start);
  }

  /** Drops the text before `end`. */
  forget(end: number): void {
    this.#text = this.#text.slice(end - this.#start);
    this.#start = end;
  }

  /** The beginning of the script, without leading white space. */
  get beginning(): string {
    return this.#beginning;
  }
}
