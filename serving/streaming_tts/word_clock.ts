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
  /** The words to report, and when: in milliseconds of `performance.now()`. */
  #waiting: { readonly word: HeardWord; readonly at: number }[] = [];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  /** When the latest samples will have been heard, in milliseconds of `performance.now()`. */
  #end = -Infinity;
  /** When the sound was paused, in milliseconds of `performance.now()`; undefined if it is not. */
  #paused: number | undefined;

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
    const begin = Math.max(this.#paused ?? performance.now(), this.#end);
    this.#end = begin + 1000 * seconds;
    const added = words.map((word) => ({ word, at: begin + 1000 * (word.start - start) }));
    this.#waiting.push(...added);
    if (this.#paused === undefined) added.forEach((item) => this.#wait(item));
  }

  /** Holds back all words until {@linkcode WordClock.resume}. */
  pause(): void {
    if (this.#paused !== undefined) return;
    this.#paused = performance.now();
    this.#clearTimers();
  }

  /** Goes on, with all words as much later as the pause was long. */
  resume(): void {
    if (this.#paused === undefined) return;
    const by = performance.now() - this.#paused;
    this.#paused = undefined;
    this.#end += by;
    this.#waiting = this.#waiting.map(({ word, at }) => ({ word, at: at + by }));
    this.#waiting.forEach((item) => this.#wait(item));
  }

  /** Reports the remaining words now, because the whole sound has been heard. */
  finish(): void {
    const words = this.#waiting.map(({ word }) => word);
    this.stop();
    for (const word of words) this.#tell(word);
  }

  /** Drops the remaining words. */
  stop(): void {
    this.#waiting = [];
    this.#clearTimers();
  }

  #wait(item: { readonly word: HeardWord; readonly at: number }): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#waiting.splice(this.#waiting.indexOf(item), 1);
      this.#tell(item.word);
    }, Math.max(0, item.at - performance.now()));
    this.#timers.add(timer);
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
