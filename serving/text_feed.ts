/**
 * A text that arrives in parts.
 *
 * @module
 */

/** Passes parts on from who sends them to who speaks them, in order. */
export class TextFeed implements AsyncIterable<string> {
  #parts: string[] = [];
  #isOver = false;
  #news = Promise.withResolvers<void>();

  /** Adds a part. */
  add(part: string): void {
    if (part !== "") this.#parts.push(part);
    this.#news.resolve();
  }

  /** Ends the text. */
  end(): void {
    this.#isOver = true;
    this.#news.resolve();
  }

  /** Yields all parts, and waits for more until the text ends. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, void> {
    while (true) {
      yield* this.#parts.splice(0);
      if (this.#parts.length > 0) continue;
      if (this.#isOver) return;
      await this.#news.promise;
      this.#news = Promise.withResolvers();
    }
  }
}
