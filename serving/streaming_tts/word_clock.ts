/**
 * Reports words at the time at which they are heard.
 *
 * @module
 */

/**
 * A word and the time at which it is heard, in seconds from the start of the sound.
 *
 * @example
 * ```ts
 * import { type HeardWord, TTSStream } from "./mod.ts";
 * const heard: HeardWord[] = [];
 * await using stream = new TTSStream();
 * await stream.feed("Hello there.").play("hello.wav", { onWord: (word) => void heard.push(word) });
 * console.log(heard); // [{ text: "Hello", start: ..., end: ... }, ...]
 * ```
 */
export interface HeardWord {
  /** The word as written in the text. */
  readonly text: string;
  /** When the word starts. */
  readonly start: number;
  /** When the word ends, not before `start`. */
  readonly end: number;
}

/**
 * Reports words while sound is played. Assumes that the sound starts when its first samples are
 * ready.
 */
export class WordClock {
  readonly #tell: (word: HeardWord) => void;
  readonly #waiting = new Map<ReturnType<typeof setTimeout>, HeardWord>();
  /** When the latest samples will have been heard, in milliseconds of `performance.now()`. */
  #end = -Infinity;

  /** @param tell called for each word when the word starts */
  constructor(tell: (word: HeardWord) => void) {
    this.#tell = tell;
  }

  /**
   * Adds the words of the next samples. These samples are heard from now on, or after the samples
   * before them.
   *
   * @param start where these samples start in the whole sound, in seconds
   * @param seconds the duration of these samples
   */
  add(words: readonly HeardWord[], start: number, seconds: number): void {
    const now = performance.now();
    const begin = Math.max(now, this.#end);
    this.#end = begin + 1000 * seconds;
    for (const word of words) {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        this.#tell(word);
      }, begin + 1000 * (word.start - start) - now);
      this.#waiting.set(timer, word);
    }
  }

  /** Reports the remaining words now, because the whole sound has been heard. */
  finish(): void {
    const words = [...this.#waiting.values()];
    this.stop();
    for (const word of words) this.#tell(word);
  }

  /** Drops the remaining words. */
  stop(): void {
    for (const timer of this.#waiting.keys()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
