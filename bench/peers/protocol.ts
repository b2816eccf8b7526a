/**
 * How the systems are asked, each of them a process of its own: in lines of JSON.
 *
 * @module
 */

import { z } from "../../deps.ts";

/** What a system says once it is loaded. */
export const Ready = z.object({
  /** Of the system, and of what computes for it. */
  version: z.string(),
});

/** One utterance, as every system takes it. Speed is 1. */
export interface SpokenUtterance {
  /** 1 to 510 symbols. */
  readonly phonemes: string;
  /** The same as token ids, with a zero at each end. */
  readonly ids: readonly number[];
  /** [256] the row of the voice's style table. */
  readonly style: readonly number[];
}

/** What a system is asked to speak, one utterance after another. */
export interface Request {
  readonly utterances: readonly SpokenUtterance[];
  /** Where to write all samples as little-endian float32; absent: nowhere. */
  readonly samples?: string;
}

/** What it says of it. */
export const Answer = z.object({
  /** Of speech, as long as this system made it. */
  seconds: z.number().positive(),
  /** That it computed, from ids to samples. */
  compute: z.number().positive(),
});
export type Answer = z.infer<typeof Answer>;
