/**
 * The text of a speech as it arrives.
 *
 * @module
 */

import { checkPauses, pausesIn } from "../limits.ts";

/** Passes on text from who sends it to who speaks it. */
export class TextFeed implements AsyncIterable<string> {
  #pieces: string[] = [];
  #isOver = false;
  #news = Promise.withResolvers<void>();
  /** What has come after the last mark or tag: a mark may arrive in parts. */
  #open = "";
  #pauses = 0;

  /**
   * Adds text.
   *
   * @throws {Refusal} when all pauses together are too long
   */
  add(text: string): void {
    const end = Math.max(text.lastIndexOf("]"), text.lastIndexOf(">")) + 1;
    if (end === 0) this.#open += text;
    else {
      this.#pauses += pausesIn(this.#open + text.slice(0, end));
      this.#open = text.slice(end);
    }
    checkPauses(this.#pauses, "text");
    this.#pieces.push(text);
    this.#news.resolve();
  }

  /** Ends the text. */
  end(): void {
    this.#isOver = true;
    this.#news.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, void> {
    while (true) {
      yield* this.#pieces.splice(0);
      if (this.#pieces.length > 0) continue;
      if (this.#isOver) return;
      await this.#news.promise;
      this.#news = Promise.withResolvers();
    }
  }
}
