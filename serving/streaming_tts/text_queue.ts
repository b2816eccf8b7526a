/**
 * The texts that wait to be spoken, with their voices.
 *
 * @module
 */

import type { StreamSource } from "../../speech/scene/arriving_script.ts";
import { itemsOf } from "../../text/script/source.ts";

/** Text for one voice, or turns. */
export interface VoicePart {
  /** The voice of the text, and of turns that name none. */
  readonly voice: string | undefined;
  /** The text, or the turns, as they arrive. Read all of them before the next part. */
  readonly text: Exclude<StreamSource, string> & AsyncIterable<unknown>;
}

/** What arrives in pieces, each of which gets the voice that is set then. */
interface FedSource {
  readonly source: Exclude<StreamSource, string>;
}

interface FedText {
  readonly voice: string | undefined;
  /** A text, or a turn, which is checked when it is spoken. */
  readonly text: unknown;
}

/**
 * A queue of texts and turns, in the order in which they were fed. Text is spoken in the voice that
 * is set when it arrives: a string when it is fed, a piece of an iterable when the iterable yields
 * it.
 */
export class TextQueue {
  #texts: (FedText | FedSource)[] = [];

  /** @param voice the voice of text that arrives next; undefined for the model's default */
  constructor(public voice?: string) {}

  /** Adds a text, or turns. Blank strings are ignored. */
  add(text: StreamSource): void {
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
   * voice changes, or when turns follow a text or a text turns.
   *
   * @param signal ends the wait for more text, and its reason is thrown
   */
  async *parts(signal?: AbortSignal): AsyncGenerator<VoicePart, void, undefined> {
    const pieces = this.#pieces(signal);
    let next = await pieces.next();
    async function* like(first: FedText): AsyncGenerator<unknown, void, undefined> {
      while (!next.done && belong(first, next.value)) {
        yield next.value.text;
        next = await pieces.next();
      }
    }
    try {
      while (!next.done) {
        yield { voice: next.value.voice, text: like(next.value) as VoicePart["text"] };
      }
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
        for await (const piece of itemsOf(text.source, signal)) {
          yield { voice: this.voice, text: typeof piece === "string" ? space + piece : piece };
          space = "";
        }
      }
      space = " ";
    }
  }
}

/** Whether two pieces are spoken as one text, or in one scene. */
function belong(a: FedText, b: FedText): boolean {
  return a.voice === b.voice && typeof a.text === typeof b.text;
}
