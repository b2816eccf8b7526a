/**
 * Keeps account of who speaks, and how, while a script is read.
 *
 * @module
 */

import type { LastingKey } from "./directions.ts";
import type { Manner } from "./manner.ts";

/** How everything from a place on is spoken. */
export interface MannerPart {
  /** All of it, not the difference to what was before. */
  readonly manner: Manner;
  /** The name in the cast of whoever speaks. */
  readonly speaker?: string;
  /** Whether a new turn begins here, even if the manner stays the same. */
  readonly startsTurn: boolean;
}

/** The slowest and the fastest speed. */
const SLOWEST = 0.5;
const FASTEST = 2;

/** What was said last about how to speak. */
export class Speaking {
  #speaker: string | undefined;
  /** The turn's own manner: the call's, which is empty, or that of a speaker of the cast. */
  #own: Manner = {};
  /** What was said since the turn began. */
  #said: Manner = {};
  /** What the speed is multiplied by. */
  #rate = 1;

  /** @param speed the speed of the call */
  constructor(private readonly speed = 1) {}

  /** Begins the turn of a speaker. */
  begin(speaker: string, own: Manner): MannerPart {
    this.#set(speaker, own);
    return this.#now(true);
  }

  /** Goes back to the manner of the call. */
  reset(): MannerPart {
    this.#set(undefined, {});
    return this.#now();
  }

  /** Says one thing. */
  set(key: LastingKey, value: string | number): MannerPart {
    if (key === "rate") this.#rate = Number(value);
    else this.#said = { ...this.#said, [fieldOf(key)]: value };
    // As in Kokoro-FastAPI, a rate belongs to the voice.
    if (key === "voice") this.#rate = 1;
    return this.#now();
  }

  /** Takes back what was said last, so that the turn's own applies. */
  end(key: LastingKey): MannerPart {
    if (key === "rate" || key === "voice") this.#rate = 1;
    if (key !== "rate") {
      const { [fieldOf(key)]: _, ...others } = this.#said;
      this.#said = others;
    }
    return this.#now();
  }

  #set(speaker: string | undefined, own: Manner): void {
    this.#speaker = speaker;
    this.#own = own;
    this.#said = {};
    this.#rate = 1;
  }

  #now(startsTurn = false): MannerPart {
    const manner = { ...this.#own, ...this.#said };
    const speed = Number(((manner.speed ?? this.speed) * this.#rate).toFixed(4));
    const isRated = this.#rate !== 1;
    return {
      manner: isRated ? { ...manner, speed: clamp(speed) } : manner,
      ...(this.#speaker !== undefined && { speaker: this.#speaker }),
      startsTurn,
    };
  }
}

/** What a key changes of a manner. */
function fieldOf(key: Exclude<LastingKey, "rate">): keyof Manner {
  return key === "lang" ? "language" : key;
}

function clamp(speed: number): number {
  return Math.min(FASTEST, Math.max(SLOWEST, speed));
}
