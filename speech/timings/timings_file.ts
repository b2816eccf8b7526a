/**
 * Writes timings as files: JSON with all timings, SRT and WebVTT as subtitles.
 *
 * @module
 */

import { extensionOf } from "../../audio/write_file.ts";
import { checkArgument, checkObject, textSchema } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { type Cue, cuesOf, type SubtitleWord } from "./subtitles.ts";
import type { Timed, Timings } from "./timings.ts";

/**
 * The part of a `Speech` that a file of timings needs.
 *
 * @example
 * ```ts
 * import { type TimedSpeech, timingsFile } from "./mod.ts";
 * // A `Speech` fits this type, and so do timings from other software.
 * const speech: TimedSpeech = {
 *   timings: {
 *     words: [{ text: "Hi", textStart: 0, textEnd: 2, start: 0.3, end: 0.6 }],
 *     phonemes: [],
 *     visemes: [],
 *   },
 *   seconds: 1,
 *   sampleRate: 24_000,
 *   voice: "af_heart",
 * };
 * console.log(timingsFile("srt", "Hi!", speech)); // 1, 00:00:00,300 --> ...
 * ```
 */
export interface TimedSpeech {
  /** When each word, phoneme and viseme is heard. */
  readonly timings: Timings;
  /** The duration of the audio in seconds. */
  readonly seconds: number;
  /** The sample rate of the audio in Hz. */
  readonly sampleRate: number;
  /** The id of the voice. */
  readonly voice: string;
}

/**
 * The format of a file of timings.
 *
 * @example
 * ```ts
 * import { loadKokoro, timingsFile, type TimingsFormat } from "./mod.ts";
 * using model = await loadKokoro();
 * const script = "For subtitles and for lips.";
 * const speech = await model.synthesize(script);
 * for (const format of ["vtt", "json"] satisfies TimingsFormat[]) {
 *   await Deno.writeTextFile(`speech.${format}`, timingsFile(format, script, speech));
 * }
 * ```
 */
export type TimingsFormat = "json" | "srt" | "vtt";

const WRITERS: Readonly<Record<TimingsFormat, (script: string, speech: TimedSpeech) => string>> = {
  json: toJson,
  srt: toSrt,
  vtt: toWebVtt,
};

const formatSchema = z.enum(["json", "srt", "vtt"], 'give "json", "srt" or "vtt"');
const TIMINGS = "give the timings of a speech: words, phonemes and visemes, with their times";
const number = z.number(TIMINGS);
const timedSchema = z.looseObject({ start: number, end: number }, TIMINGS);
const wordSchema = timedSchema.extend({
  text: z.string(TIMINGS),
  textStart: number,
  textEnd: number,
});
/** The parts of a speech that are used here. */
const speechSchema = z.looseObject({
  timings: z.looseObject({
    words: z.array(wordSchema, TIMINGS),
    phonemes: z.array(timedSchema, TIMINGS),
    visemes: z.array(timedSchema, TIMINGS),
  }, TIMINGS),
  seconds: z.number("give the duration in seconds"),
  sampleRate: z.number("give the sample rate in Hz"),
  voice: z.string("give the id of a voice"),
});

/**
 * The format of the file at `path`, by its extension. Call this before speaking, so that an invalid
 * path is found early.
 *
 * @throws {KokoroError} `input` for any other extension than .json, .srt or .vtt
 * @example
 * ```ts
 * import { KokoroError, timingsFormat } from "./mod.ts";
 * console.log(timingsFormat("talk.vtt")); // vtt
 * try {
 *   timingsFormat("talk.txt");
 * } catch (error) {
 *   // Prints "... its name must end in .json, .srt, .vtt".
 *   if (error instanceof KokoroError) console.error(error.message);
 * }
 * ```
 */
export function timingsFormat(path: string): TimingsFormat {
  checkArgument(textSchema, path, "path");
  const extension = extensionOf(path);
  if (Object.hasOwn(WRITERS, extension)) return extension as TimingsFormat;
  const known = Object.keys(WRITERS).map((name) => `.${name}`).join(", ");
  throw new KokoroError(
    "input",
    `timings can't be written to ${path}: its name must end in ${known}`,
  );
}

/**
 * The text of a file of timings. `json` has words, phonemes and visemes with their times in
 * seconds, rounded to milliseconds. `srt` has subtitles. `vtt` has subtitles with the time of each
 * word.
 *
 * @param script the text that was spoken
 * @throws {KokoroError} `input` when an argument has another form
 * @example
 * ```ts
 * import { loadKokoro, timingsFile } from "./mod.ts";
 * using model = await loadKokoro();
 * const script = "Hello, and goodbye.";
 * const speech = await model.synthesize(script);
 * await Deno.writeTextFile("speech.vtt", timingsFile("vtt", script, speech));
 * ```
 */
export function timingsFile(format: TimingsFormat, script: string, speech: TimedSpeech): string {
  checkArgument(formatSchema, format, "format");
  checkArgument(textSchema, script, "script");
  checkObject(speechSchema, speech, "property of the speech");
  return WRITERS[format](script, speech);
}

function toJson(script: string, { timings, seconds, sampleRate, voice }: TimedSpeech): string {
  const rounded = <T extends Timed>(list: readonly T[]): T[] =>
    list.map((item) => ({ ...item, start: milliseconds(item.start), end: milliseconds(item.end) }));
  const { words, phonemes, visemes } = timings;
  const content = {
    script,
    voice,
    sampleRate,
    seconds: milliseconds(seconds),
    words: rounded(words),
    phonemes: rounded(phonemes),
    visemes: rounded(visemes),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Rounds seconds to milliseconds: further digits would mean nothing. */
function milliseconds(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}

function toSrt(script: string, { timings, seconds }: TimedSpeech): string {
  // SRT has no escapes. A zero-width joiner breaks what would be read as a tag or an arrow.
  const escape = (text: string): string => text.replace(/<|--(?=>)/g, "$&\u2060");
  return cuesOf(script, timings, seconds).map((cue, i) => {
    const text = cue.lines.map((line) => escape(line.map(withBlank).join(""))).join("\n");
    return `${i + 1}\n${span(cue, ",")}\n${text}\n`;
  }).join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function toWebVtt(script: string, { timings, seconds }: TimedSpeech): string {
  const escape = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign]);
  const cues = cuesOf(script, timings, seconds).map((cue) => {
    // Times within a cue must increase.
    let last = clock(cue.start, ".");
    const end = clock(cue.end, ".");
    const timed = (word: SubtitleWord, i: number): string => {
      const text = escape(withBlank(word, i));
      const time = clock(word.start, ".");
      if (time <= last || time >= end) return text;
      last = time;
      return text.replace(/^ ?/, `$&<${time}>`);
    };
    const text = cue.lines.map((line) => line.map(timed).join("")).join("\n");
    return `${span(cue, ".")}\n${text}\n`;
  });
  return ["WEBVTT\n", ...cues].join("\n");
}

/** The text of a word, with the blank before it unless it is the first of a line. */
function withBlank({ text, afterBlank }: SubtitleWord, place: number): string {
  return place > 0 && afterBlank ? ` ${text}` : text;
}

function span({ start, end }: Cue, point: "," | "."): string {
  return `${clock(start, point)} --> ${clock(end, point)}`;
}

/** A time such as `00:00:01.250`. */
function clock(seconds: number, point: "," | "."): string {
  const ms = Math.round(1000 * seconds);
  const parts = [ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60];
  const [hours, minutes, rest] = parts.map((part) => String(Math.floor(part)).padStart(2, "0"));
  return `${hours}:${minutes}:${rest}${point}${String(ms % 1000).padStart(3, "0")}`;
}
