/**
 * Writes timings as files: JSON with all timings, SRT and WebVTT as subtitles.
 *
 * @module
 */

import { extensionOf } from "../../audio/write_file.ts";
import { checkArgument, checkObject, textSchema } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { SpokenTurn } from "../scene/spoken_turns.ts";
import type { Turn } from "../scene/turn.ts";
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
  /** The turns. Needed only if turns were spoken, and not a text. */
  readonly turns?: readonly Pick<SpokenTurn, "turn" | "item">[];
}

/**
 * What a file of timings contains.
 *
 * @example
 * ```ts
 * import { loadKokoro, timingsFile, type TimingsFileOptions } from "./mod.ts";
 * const options: TimingsFileOptions = { speakers: true };
 * const script = "RICK: Morty, you gotta come on.\nMORTY: Oh, man.";
 * using model = await loadKokoro();
 * const speech = await model.synthesize(script, { cast: { RICK: "rick_c137", MORTY: "morty" } });
 * console.log(timingsFile("vtt", script, speech, options)); // ... <v RICK>Morty, ...
 * ```
 */
export interface TimingsFileOptions {
  /**
   * Whether subtitles name who speaks: the speaker, or else the voice. WebVTT has a tag for it,
   * such as `<v RICK>`; SRT shows `RICK: ` where the speaker changes. Default: false.
   */
  readonly speakers?: boolean;
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

/** What is spoken: a text, or turns. */
export type Script = string | readonly Pick<Turn, "text">[];
type Writer = (script: Script, speech: TimedSpeech, names: boolean) => string;

const WRITERS: Readonly<Record<TimingsFormat, Writer>> = {
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
const GIVE_TURNS = "give the text or the turns that were spoken";
const scriptSchema = z.union(
  [z.string(), z.array(z.looseObject({ text: z.string() }))],
  GIVE_TURNS,
);
const optionsSchema = z.strictObject({
  speakers: z.boolean("give true or false").default(false),
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
 * @param script the text or the turns that were spoken
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
export function timingsFile(
  format: TimingsFormat,
  script: string | readonly Pick<Turn, "text">[],
  speech: TimedSpeech,
  options: TimingsFileOptions = {},
): string {
  checkArgument(formatSchema, format, "format");
  checkArgument(scriptSchema, script, "script");
  checkObject(speechSchema, speech, "property of the speech");
  const { speakers } = checkObject(optionsSchema, options, "option");
  return WRITERS[format](script, speech, speakers);
}

function toJson(script: Script, speech: TimedSpeech): string {
  const { timings, seconds, sampleRate, voice, turns = [] } = speech;
  const { words, phonemes, visemes, marks = [] } = timings;
  const content = {
    script,
    voice,
    sampleRate,
    seconds: milliseconds(seconds),
    words: words.map(rounded),
    phonemes: phonemes.map(rounded),
    visemes: visemes.map(rounded),
    ...(marks.length > 0 && {
      marks: marks.map(({ name, time }) => ({ name, time: milliseconds(time) })),
    }),
    ...(turns.some(({ turn }) => turn > 0) && { turns }),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Rounds the times of an item to milliseconds: further digits would mean nothing. */
export function rounded<T extends Timed>(item: T): T {
  return { ...item, start: milliseconds(item.start), end: milliseconds(item.end) };
}

function milliseconds(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}

function toSrt(script: Script, speech: TimedSpeech, names: boolean): string {
  return subtitles("srt", cuesOf({ ...speech, script }, names), names);
}

function toWebVtt(script: Script, speech: TimedSpeech, names: boolean): string {
  return subtitles("vtt", cuesOf({ ...speech, script }), names);
}

/**
 * The text of cues, with the beginning of the file if they are its first.
 *
 * @param names whether speakers are named
 * @param before the number of cues before these in the file
 */
export function subtitles(
  format: "srt" | "vtt",
  cues: readonly Cue[],
  names: boolean,
  before = 0,
): string {
  const texts = cues.map((cue, i) =>
    format === "srt" ? srtCue(cue, before + i + 1) : webVttCue(cue, names)
  );
  if (before > 0) return texts.map((text) => `\n${text}`).join("");
  return (format === "vtt" ? ["WEBVTT\n", ...texts] : texts).join("\n");
}

function srtCue(cue: Cue, number: number): string {
  // SRT has no escapes. A zero-width joiner breaks what would be read as a tag or an arrow.
  const escape = (text: string): string => text.replace(/<|--(?=>)/g, "$&\u2060");
  const text = cue.lines.map((line) => escape(line.map(withBlank).join(""))).join("\n");
  return `${number}\n${span(cue, ",")}\n${text}\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function webVttCue(cue: Cue, names: boolean): string {
  const escape = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign]);
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
  const name = names ? `<v ${escape(cue.who)}>` : "";
  return `${span(cue, ".")}\n${name}${text}\n`;
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
