/**
 * A text that a client sends in parts.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { TEXT_UNITS } from "./limits.ts";

/** The parts of a text, in the order in which they come. */
export class TextFeed implements AsyncIterable<string> {
  readonly #parts: string[] = [];
  #units = 0;
  #isOver = false;
  #wake = (): void => {};

  /**
   * Adds a part.
   *
   * @throws {KokoroError} `input` when the text becomes too long
   */
  add(part: string): void {
    this.#units += part.length;
    if (this.#units > TEXT_UNITS) {
      throw new KokoroError("input", `the text has more than ${TEXT_UNITS} characters`);
    }
    if (part !== "") this.#parts.push(part);
    this.#wake();
  }

  /** Ends the text. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Yields all parts. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    while (true) {
      const part = this.#parts.shift();
      if (part !== undefined) yield part;
      else if (this.#isOver) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
