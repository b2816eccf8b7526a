/**
 * What is to be spoken, and by whom.
 *
 * @module
 */

import { partsOf, type ScriptSource } from "../../text/script/source.ts";

/** Text of one voice. */
export interface VoicePart {
  readonly voice: string | undefined;
  /** What it speaks, as it comes: to be read to its end before the next part. */
  readonly text: AsyncIterable<string>;
}

interface FedText {
  readonly voice: string | undefined;
  readonly text: string;
}

/**
 * Texts, in the order in which they were fed. Each is spoken in the voice that is set when it comes: a string when it is
 * fed, a piece of an iterable when that gives it.
 */
export class TextQueue {
  #texts: (FedText | Exclude<ScriptSource, string>)[] = [];

  /** @param voice whose what comes next is; undefined for the model's default */
  constructor(public voice?: string) {}

  /** Adds a text; one that is blank is nothing. */
  add(text: ScriptSource): void {
    if (typeof text !== "string") this.#texts.push(text);
    else if (text.trim() !== "") this.#texts.push({ voice: this.voice, text });
  }

  /** Forgets what nobody has begun to speak. */
  clear(): void {
    this.#texts = [];
  }

  /** Whether there is nothing to speak. */
  get isEmpty(): boolean {
    return this.#texts.length === 0;
  }

  /**
   * All that is there and what is added meanwhile, as few parts as there are changes of voice.
   *
   * @param signal ends the wait for more text, with its reason
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

  /** Between two texts there is a space. */
  async *#pieces(signal?: AbortSignal): AsyncGenerator<FedText, void, undefined> {
    let space = "";
    for (let text = this.#texts.shift(); text !== undefined; text = this.#texts.shift()) {
      if ("voice" in text) yield { ...text, text: space + text.text };
      else {
        for await (const piece of partsOf(text, signal)) {
          yield { voice: this.voice, text: space + piece };
          space = "";
        }
      }
      space = " ";
    }
  }
}
