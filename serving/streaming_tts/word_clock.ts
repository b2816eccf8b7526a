/**
 * Words, at the time at which they are heard.
 *
 * @module
 */

/**
 * A word, and when it is heard, in seconds from the beginning of the sound.
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
  /** As it stands in the text. */
  readonly text: string;
  /** When it begins. */
  readonly start: number;
  /** When it ends, not before `start`. */
  readonly end: number;
}

/** Tells words while a sound is played. It takes the sound to begin when its first samples are there. */
export class WordClock {
  readonly #tell: (word: HeardWord) => void;
  readonly #waiting = new Map<ReturnType<typeof setTimeout>, HeardWord>();
  /** When the last samples will have been heard, in milliseconds. */
  #end = -Infinity;

  /** @param tell is called for each word when it begins */
  constructor(tell: (word: HeardWord) => void) {
    this.#tell = tell;
  }

  /**
   * Takes the words of the next samples, which are heard from now on, or when those before them have been.
   *
   * @param start where these samples begin in the whole sound, in seconds
   * @param seconds how long they are
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

  /** The sound has been heard: what is left is told now. */
  finish(): void {
    const words = [...this.#waiting.values()];
    this.stop();
    for (const word of words) this.#tell(word);
  }

  /** Tells no more. */
  stop(): void {
    for (const timer of this.#waiting.keys()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
