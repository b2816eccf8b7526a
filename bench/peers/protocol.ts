/**
 * The requests and answers of the systems. Each system is a separate process that reads and writes
 * lines of JSON.
 *
 * @module
 */

import { z } from "../../deps.ts";

/** The first line of a system, sent once it is loaded. */
export const Ready = z.object({
  /** The versions of the system and of the library that computes for it. */
  version: z.string(),
});

/** An utterance to speak at speed 1. */
export interface SpokenUtterance {
  /** 1 to 510 symbols. */
  readonly phonemes: string;
  /** The phonemes as token ids, with a zero at each end. */
  readonly ids: readonly number[];
  /** [256] The row of the voice's style table. */
  readonly style: readonly number[];
}

/** A request to speak utterances, one after another. */
export interface Request {
  readonly utterances: readonly SpokenUtterance[];
  /** The file to write all samples to, as little-endian float32; if absent, they are dropped. */
  readonly samples?: string;
}

/** The answer to a request. */
export const Answer = z.object({
  /** Seconds of speech that this system produced. */
  seconds: z.number().positive(),
  /** Seconds of computing, from ids to samples. */
  compute: z.number().positive(),
});
export type Answer = z.infer<typeof Answer>;
