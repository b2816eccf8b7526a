/**
 * The texts that wait to be spoken, with their voices.
 *
 * @module
 */

import { partsOf, type ScriptSource } from "../../text/script/source.ts";

/** Text for one voice. */
export interface VoicePart {
  readonly voice: string | undefined;
  /** The text as it arrives. Read it to its end before the next part. */
  readonly text: AsyncIterable<string>;
}

/** Text that arrives in pieces, each of which gets the voice that is set then. */
interface FedSource {
  readonly source: Exclude<ScriptSource, string>;
}

interface FedText {
  readonly voice: string | undefined;
  readonly text: string;
}

/**
 * A queue of texts, in the order in which they were fed. Text is spoken in the voice that is set
 * when it arrives: a string when it is fed, a piece of an iterable when the iterable yields it.
 */
export class TextQueue {
  #texts: (FedText | FedSource)[] = [];

  /** @param voice the voice of text that arrives next; undefined for the model's default */
  constructor(public voice?: string) {}

  /** Adds a text. Blank strings are ignored. */
  add(text: ScriptSource): void {
    if (typeof text !== "string") this.#texts.push({ source: text });
    else if (text.trim() !== "") this.#texts.push({ voice: this.voice, text });
  }

  /** Drops the texts that are not being spoken yet. */
  clear(): void {
    this.#texts = [];
  }

  /** Whether there are no texts. */
  get isEmpty(): boolean {
    return this.#texts.length === 0;
  }

  /**
   * Yields all texts, including those that are added meanwhile. A new part begins only when the
   * voice changes.
   *
   * @param signal ends the wait for more text, and its reason is thrown
   */
  async *parts(signal?: AbortSignal): AsyncGenerator<VoicePart, void, undefined> {
    const pieces = this.#pieces(signal);
    let next = await pieces.next();
    async function* text(voice: string | undefined): AsyncGenerator<string, void, undefined> {
      while (!next.done && next.value.voice === voice) {
        yield next.value.text;
        next = await pieces.next();
      }
    }
    try {
      while (!next.done) yield { voice: next.value.voice, text: text(next.value.voice) };
    } finally {
      await pieces.return();
    }
  }

  /** Yields the pieces of all texts, with a space between two texts. */
  async *#pieces(signal?: AbortSignal): AsyncGenerator<FedText, void, undefined> {
    let space = "";
    for (let text = this.#texts.shift(); text !== undefined; text = this.#texts.shift()) {
      if ("text" in text) yield { ...text, text: space + text.text };
      else {
        for await (const piece of partsOf(text.source, signal)) {
          yield { voice: this.voice, text: space + piece };
          space = "";
        }
      }
      space = " ";
    }
  }
}
