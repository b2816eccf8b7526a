/**
 * How an utterance is spoken: its voice, its prosody and its speed.
 *
 * @module
 */

import type { Manner } from "../../text/script/manner.ts";
import type { Prosody } from "../../voices/prosody.ts";
import type { StyleTable } from "../../voices/style_table.ts";

/** Voices that speak slower or faster than this are hard to understand. */
export const [SLOWEST, FASTEST] = [0.5, 2];

/** The voice that speaks, and how it speaks. */
export interface Delivery {
  /** The id of the voice. */
  readonly voice: string;
  /** The emotion, such as `manic(0.5)`. */
  readonly emotion: string;
  readonly table: StyleTable;
  /** The prosody of the voice, the emotion and the utterance's manner together. */
  readonly prosody: Prosody;
}

/** The speed of a call. */
export interface Pace {
  /** The speed that was asked for: 2 is twice as fast. */
  readonly asked: number;
  /** That speed, or a higher one at which the script fits into its output. */
  readonly now: number;
}

/** The speed of a manner: its own, raised as much as that of the call is, or else the call's. */
export function speedOf({ speed }: Manner, { asked, now }: Pace): number {
  return speed === undefined ? now : Math.min(FASTEST, speed * (now / asked));
}
