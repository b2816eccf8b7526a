/**
 * Marks of voices in texts, such as `[voice:alloy]`, in which clients use names of their own.
 *
 * @module
 */

import type { Timings } from "../../../speech/timings/timings.ts";
import type { Meanings } from "./scene.ts";

/** A mark that changes the voice. */
const MARK = /\[ {0,20}voice {0,20}:([^\[\]:]{1,1000})\]/gi;

/** The end of a text that may become such a mark. */
const OPEN = /\[ {0,20}(?:v(?:o(?:i(?:c(?:e(?: {1,20}| {0,20}:[^\[\]:]{0,1000})?)?)?)?)?)?$/i;

/** Writes the names that the model knows into the marks of a text, which may arrive in parts. */
export class VoiceMarks {
  /** What may become a mark. */
  #open = "";
  /** The length of the text so far, as it came and as it was returned. */
  #came = 0;
  #length = 0;
  /** The end of each mark that has another length now, as it came and as it was returned. */
  readonly #moved: { readonly came: number; readonly is: number }[] = [];

  constructor(private readonly voiceNamed: Meanings["voiceNamed"]) {}

  /** Adds a part, and returns what is certain of the text. */
  add(part: string): string {
    const text = this.#open + part;
    const end = OPEN.exec(text)?.index ?? text.length;
    this.#open = text.slice(end);
    return this.#named(text.slice(0, end));
  }

  /** Returns the rest, at the end of the text. */
  end(): string {
    return this.#named(this.#open);
  }

  /** Yields all parts of a text. */
  async *of(parts: AsyncIterable<string>): AsyncGenerator<string, void, void> {
    for await (const part of parts) yield this.add(part);
    yield this.end();
  }

  /** The timings with the places in the text as it came. */
  placed(timings: Timings): Timings {
    if (this.#moved.length === 0) return timings;
    return {
      ...timings,
      words: timings.words.map((word) => ({
        ...word,
        textStart: this.#placeOf(word.textStart),
        textEnd: this.#placeOf(word.textEnd),
      })),
    };
  }

  #placeOf(place: number): number {
    const last = this.#moved.findLast(({ is }) => is <= place);
    return last === undefined ? place : place - last.is + last.came;
  }

  #named(text: string): string {
    const [came, length] = [this.#came, this.#length];
    let longer = 0;
    const named = text.replace(MARK, (mark, given: string, at: number) => {
      const name = given.trim();
      const { voice, rate } = this.voiceNamed(name);
      if (voice === name && rate === 1) return mark;
      const by = `[voice:${voice}]${rate === 1 ? "" : `[rate:${rate}]`}`;
      longer += by.length - mark.length;
      const end = at + mark.length;
      this.#moved.push({ came: came + end, is: length + end + longer });
      return by;
    });
    this.#came += text.length;
    this.#length += named.length;
    return named;
  }
}

/** A text in which the voices in marks have the names that the model knows. */
export function withVoices(text: string, voiceNamed: Meanings["voiceNamed"]): string {
  const marks = new VoiceMarks(voiceNamed);
  return marks.add(text) + marks.end();
}
