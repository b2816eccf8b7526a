/**
 * The times of words, phonemes and mouth shapes in responses.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import type { TimedWord, Timings } from "../../../speech/timings/timings.ts";

const flag = z.boolean("give true or false").nullish();

/** Which times are sent. */
export const captionSchema = z.object({
  return_timestamps: flag.describe("The times of the words. Default: true."),
  return_phonemes: flag.describe("The times of phonemes. Default: false."),
  return_visemes: flag.describe("The times of mouth shapes. Default: false."),
});

/** A word, and the place of its turn in the list of turns that was given, if one was. */
interface NamedWord extends TimedWord {
  readonly item?: number;
}

/** The timings of a chunk, in which each word says its voice. */
export function namedTimings({ timings, utterance }: SpeechChunk): Timings {
  if (utterance === undefined) return timings;
  const { voice, item } = utterance;
  const words = timings.words.map((word): NamedWord => ({ voice, item, ...word }));
  return { ...timings, words };
}

/** The times that were asked for, in seconds from the start of the speech. */
export function timesOf(asked: z.infer<typeof captionSchema>, timings?: Timings): object {
  const { words = [], phonemes = [], visemes = [] } = timings ?? {};
  return {
    ...(asked.return_timestamps !== false && { timestamps: words.map(timeOf) }),
    ...(asked.return_phonemes && {
      phonemes: phonemes.map(({ symbol, start, end }) => ({
        phoneme: symbol,
        start_time: start,
        end_time: end,
      })),
    }),
    ...(asked.return_visemes && {
      visemes: visemes.map(({ viseme, start, end }) => ({
        viseme,
        start_time: start,
        end_time: end,
      })),
    }),
  };
}

function timeOf({ text, start, end, textStart, textEnd, voice, speaker, item }: NamedWord): object {
  return {
    word: text,
    start_time: start,
    end_time: end,
    text_start: textStart,
    text_end: textEnd,
    voice,
    ...(speaker !== undefined && { speaker }),
    ...(item !== undefined && { turn: item }),
  };
}
