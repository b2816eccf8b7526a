/**
 * Collects all of a speech before it is sent.
 *
 * @module
 */

import { joinSamples } from "../../../audio/samples.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import { joinTimings, type Timings } from "../../../speech/timings/timings.ts";
import { namedTimings } from "./captions.ts";
import type { Chunks } from "./speaking.ts";
import type { Tally } from "./tally.ts";

/** All of a speech, collected. */
export interface WholeSpeech {
  readonly samples: Float32Array;
  readonly seconds: number;
  readonly timings: Timings;
  /** Which turn of the speech belongs to which one that was given, if turns were given. */
  readonly turns: readonly { readonly turn: number; readonly item?: number }[];
}

/**
 * Collects all chunks.
 *
 * @param signal ends the speech when it aborts, and its reason is thrown
 */
export async function wholeOf(
  chunks: Chunks,
  tally: Tally,
  signal: AbortSignal,
): Promise<WholeSpeech> {
  const all: SpeechChunk[] = [];
  const collect = (chunk: SpeechChunk): void => {
    tally.add(chunk);
    all.push(chunk);
  };
  await chunks.pipeTo(new WritableStream({ write: collect }), { signal });
  tally.end();
  const { seconds } = tally;
  return {
    samples: joinSamples(all.map(({ samples }) => samples)),
    seconds,
    timings: joinTimings(all.map(namedTimings), { start: 0, end: seconds }),
    turns: all.flatMap(({ utterance }) =>
      utterance ? [{ turn: utterance.turn, item: utterance.item }] : []
    ),
  };
}
