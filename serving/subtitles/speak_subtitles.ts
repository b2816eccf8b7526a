/**
 * Speaks subtitles, each cue at its time.
 *
 * @module
 */

import { checkArgument, textSchema } from "../../configs/check_options.ts";
import { KokoroError } from "../../errors.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import { checkStreamOptions, type StreamOptions } from "../../speech/options.ts";
import type { Speech } from "../../speech/speech.ts";
import type { Turn } from "../../speech/scene/turn.ts";
import { joinTimings, type Said, type Timed, type Timings } from "../../speech/timings/timings.ts";
import { modelSchema } from "../model_schema.ts";
import { type Cue, hasWords, readSubtitles } from "./read_subtitles.ts";

/** Cues are spoken faster up to this speed: faster speech does not sound natural. */
const FASTEST = 1.2;

/** The silence before a cue that has to wait for the one before it, in seconds. */
const BREATH = 0.15;

/** The longest silence in one chunk, in samples. */
const MOST_SILENCE = 10 * SAMPLE_RATE;

/** A step of the speed that makes speech shorter by at least some frames. */
const LEAST_STEP = 1.01;

/**
 * A cue as it was spoken.
 *
 * @example
 * ```ts
 * import { loadKokoro, speakSubtitles, type SpokenCue } from "./mod.ts";
 * const isLate = ({ lateness }: SpokenCue): boolean => lateness > 0;
 * using model = await loadKokoro();
 * const subtitles = "1\n00:00:01,000 --> 00:00:02,500\nHello there.\n";
 * for await (const { cue } of speakSubtitles(model, subtitles)) {
 *   if (cue && isLate(cue)) console.warn(`cue ${cue.number} begins ${cue.lateness} s late`);
 * }
 * ```
 */
export interface SpokenCue extends Timed {
  /** Its place in the file, starting at 1. */
  readonly number: number;
  /** Its text, without markup. */
  readonly text: string;
  /** The speed: that of the options, or a higher one so that it fits into its time. */
  readonly speed: number;
  /**
   * Seconds from the time at which the cue is shown to the time at which it begins to be heard: 0,
   * unless the speech before it takes longer than its own cue.
   */
  readonly lateness: number;
  /** The id of the voice that spoke it. */
  readonly voice: string;
  /** Its emotion, such as `manic` or `manic(0.5)`. */
  readonly emotion: string;
}

/**
 * A part of spoken subtitles: one cue, or at most 10 s of the silence between cues. All chunks
 * joined together are the sound.
 *
 * @example
 * ```ts
 * import { type CueChunk, loadKokoro, speakSubtitles } from "./mod.ts";
 * using model = await loadKokoro();
 * const subtitles = "WEBVTT\n\n00:01.000 --> 00:02.500\nHello there.\n";
 * const chunks: CueChunk[] = await Array.fromAsync(speakSubtitles(model, subtitles));
 * for (const { start, seconds, cue } of chunks) console.log(start, seconds, cue?.text);
 * ```
 */
export interface CueChunk {
  /** The samples: mono, -1 to 1. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** The sample rate in Hz: 24,000. */
  readonly sampleRate: number;
  /** The time of its first sample, in seconds. */
  readonly start: number;
  /** Its duration in seconds. */
  readonly seconds: number;
  /** The cue; absent in silence. */
  readonly cue?: SpokenCue;
  /**
   * When each word, phoneme and viseme of this chunk is heard, in seconds from the start of the
   * first chunk. The places of words are those in the text of the cue.
   */
  readonly timings: Timings;
}

/**
 * Speaks subtitles in SRT or WebVTT: each cue begins to be heard when it is shown. A cue that takes
 * longer than it is shown is spoken faster, up to a speed of 1.2. If that is not enough, the next
 * cue begins later, and no word is lost. A cue without letters and digits, such as "♪", is silent.
 *
 * @param subtitles the content of a file in SRT or WebVTT
 * @param options as those of `stream`; `trimSilence` has no effect, because silence is always left
 * out
 * @throws {KokoroError} `input` when there are no cues, or the times of one can't be read; and the
 * errors of `synthesize`, with the number of the cue
 * @throws the reason of `signal`
 * @example
 * ```ts
 * import { loadKokoro, openSoundFile, speakSubtitles } from "./mod.ts";
 * using model = await loadKokoro();
 * const subtitles = "1\n00:00:01,000 --> 00:00:02,500\nHello there.\n";
 * const file = (await openSoundFile("dubbed.wav", 24_000)).getWriter();
 * for await (const { samples } of speakSubtitles(model, subtitles, { voice: "bf_emma" })) {
 *   await file.write(samples);
 * }
 * await file.close();
 * ```
 */
export async function* speakSubtitles(
  model: KokoroModel,
  subtitles: string,
  options: StreamOptions = {},
): AsyncGenerator<CueChunk, void, undefined> {
  checkArgument(modelSchema, model, "model");
  const checked = checkStreamOptions(options);
  const cues = await readSubtitles(checkArgument(textSchema, subtitles, "subtitles"));
  /** The number of samples so far. */
  let end = 0;
  /** Makes the next chunk. */
  const chunk = (
    samples: Float32Array<ArrayBuffer>,
    spoken?: { readonly timings: Timings; readonly cue: SpokenCue },
  ): CueChunk => {
    const start = end / SAMPLE_RATE;
    end += samples.length;
    return {
      samples,
      sampleRate: SAMPLE_RATE,
      start,
      seconds: samples.length / SAMPLE_RATE,
      ...(spoken && { cue: spoken.cue }),
      timings: joinTimings(
        spoken ? [shifted(spoken.timings, start)] : [],
        { start, end: end / SAMPLE_RATE },
      ),
    };
  };
  function* silence(begin: number): Generator<CueChunk, void, undefined> {
    while (end < begin) yield chunk(new Float32Array(Math.min(begin - end, MOST_SILENCE)));
  }
  for (const cue of cues) {
    if (!hasWords(cue)) continue;
    const due = Math.round(cue.start * SAMPLE_RATE);
    const begin = due >= end ? due : end + BREATH * SAMPLE_RATE;
    const room = cue.end - begin / SAMPLE_RATE;
    const { samples, timings, speed, voice, emotion } = await speakCue(
      model,
      cue,
      { ...checked, trimSilence: true },
      room,
    );
    yield* silence(begin);
    const spoken: SpokenCue = {
      number: cue.number,
      text: cue.text,
      start: begin / SAMPLE_RATE,
      end: (begin + samples.length) / SAMPLE_RATE,
      speed,
      lateness: (begin - due) / SAMPLE_RATE,
      voice,
      emotion,
    };
    yield chunk(samples.slice(), { timings, cue: spoken });
  }
  yield* silence(Math.max(...cues.map((cue) => Math.round(cue.end * SAMPLE_RATE))));
}

/** Speaks a cue, faster if it takes longer than `room` seconds. */
async function speakCue(
  model: KokoroModel,
  cue: Cue,
  options: StreamOptions & { readonly speed: number },
  room: number,
): Promise<Speech> {
  const fastest = Math.max(FASTEST, options.speed);
  const speak = async (speed: number): Promise<Speech> => {
    try {
      const speech = await model.synthesize(turnsOf(cue), { ...options, speed });
      return { ...speech, timings: withinCue(speech, cue) };
    } catch (cause) {
      if (!(cause instanceof KokoroError)) throw cause;
      throw new KokoroError(cause.kind, `cue ${cue.number}: ${cause.message}`, { cause });
    }
  };
  let speech = await speak(options.speed);
  while (speech.seconds > room && speech.speed < fastest) {
    // The edges of speech and the pauses in it don't get shorter, so one step may not be enough.
    const factor = room > 0 ? Math.max(LEAST_STEP, speech.seconds / room) : Infinity;
    speech = await speak(Math.min(fastest, speech.speed * factor));
  }
  return speech;
}

/** What is spoken of a cue: what each speaker says, if they are named. */
function turnsOf({ text, parts }: Cue): string | readonly Turn[] {
  return parts.some(({ speaker }) => speaker !== undefined) ? parts : text;
}

/** The timings of a cue, with places in its whole text. */
function withinCue({ timings, turns }: Speech, { parts }: Cue): Timings {
  const items = new Map(turns.map(({ turn, item = 0 }) => [turn, item]));
  const begins = parts.map((_, i) =>
    parts.slice(0, i).reduce((sum, { text }) => sum + text.length + 1, 0)
  );
  const placeOf = ({ turn = 0 }: Said): number => begins[items.get(turn) ?? 0] ?? 0;
  const { words, formatting } = timings;
  return {
    ...timings,
    words: words.map((word) => ({
      ...word,
      textStart: word.textStart + placeOf(word),
      textEnd: word.textEnd + placeOf(word),
    })),
    ...(formatting && {
      formatting: formatting.map((edit) => ({
        ...edit,
        start: edit.start + placeOf(edit),
        end: edit.end + placeOf(edit),
      })),
    }),
  };
}

/** The timings, `by` seconds later. */
function shifted(timings: Timings, by: number): Timings {
  const later = <T extends Timed>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, start: item.start + by, end: item.end + by }));
  const { words, phonemes, visemes, marks } = timings;
  return {
    ...timings,
    ...(marks && { marks: marks.map(({ name, time }) => ({ name, time: time + by })) }),
    words: later(words),
    phonemes: later(phonemes),
    visemes: later(visemes),
  };
}
