/**
 * The options of a synthesis and of a stream, checked before any work is done.
 *
 * @module
 */

import { checkObject, signalSchema } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { checkOutput } from "../ffi/slot.ts";
import {
  EMOJI_CHOICES,
  type EmojiChoice,
  TEXT_FORMATS,
  type TextFormat,
} from "../text/formats/text_format.ts";
import { type Language, LANGUAGE_CODES } from "../text/languages.ts";
import type { OnOverflow } from "./plan/planner.ts";
import { type Cast, checkCast, pauseSchema, seedSchema, speedSchema } from "./scene/turn.ts";
import { PRIORITIES, type Priority } from "./turns.ts";

/**
 * How a text is spoken, and where its samples are written.
 *
 * @example
 * ```ts
 * import { allocateOutput, loadKokoro, type SynthesisOptions } from "./mod.ts";
 * const angryRick: SynthesisOptions = {
 *   voice: "rick_c137",
 *   emotion: "angry",
 *   speed: 1.1,
 *   seed: 7,
 * };
 * using model = await loadKokoro();
 * const output = allocateOutput();
 * const signal = AbortSignal.timeout(60_000);
 * await model.synthesize("Not now, Morty!", { ...angryRick, output, onOverflow: "fit", signal });
 * ```
 */
export interface SynthesisOptions {
  /**
   * The id of a voice, or a blend such as `af_sarah+af_jessica`, `af_sarah(0.3)+af_jessica(0.7)` or
   * `0.3*af_sarah + 0.7*af_jessica`. A blend speaks the language of the voice with the greatest
   * weight. Default: the default voice of `configs/kokoro_voices.yaml`, which is `af_heart`, or
   * with the option `language`, the one that the file names for it.
   */
  readonly voice?: string;
  /**
   * The language that the text is read in, as far as marks, turns and the cast say none. A voice
   * reads any language, others than its own with an accent and a warning. Default: the language of
   * the voice.
   */
  readonly language?: Language;
  /** The speed, 0.5 to 2: 2 is twice as fast. Default: 1. */
  readonly speed?: number;
  /**
   * The name of an emotion, with an intensity from 0 to 1 in brackets if it should be weaker:
   * `manic`, `manic(0.5)`. Default: `neutral`.
   */
  readonly emotion?: string;
  /** The seed of the noise in the voice, a whole number from 0 to 2^53 - 1. Default: 0. */
  readonly seed?: number;
  /**
   * What the text is written in: `plain`, `markdown`, `html` (also for SSML), or `auto`, which
   * reads only what is unmistakably markup. See `docs/text-formats.md`. Default: `auto`.
   */
  readonly textFormat?: TextFormat;
  /** Whether emoji are left out (`skip`) or named in English (`name`). Default: `skip`. */
  readonly emoji?: EmojiChoice;
  /**
   * Who speaks the lines of a scene, such as `RICK: Come on!`: names with voices, or with voices,
   * emotions and speeds. A name that is not in the cast is text. See `docs/script.md`. Default:
   * no names.
   */
  readonly cast?: Cast;
  /**
   * Whether the marks of `docs/script.md`, such as `[pause:1s]`, and the names of the cast are
   * read. If not, all of them are spoken as text. Default: true.
   */
  readonly markup?: boolean;
  /** Whether the text is SSML: see `docs/ssml.md`. Default: false. */
  readonly ssml?: boolean;
  /**
   * Seconds, 0 to 10, between the end of a sentence or line and the answer of another voice or
   * speaker, unless the script asks for a pause there. Default: 0.2.
   */
  readonly turnGap?: number;
  /**
   * The buffer that the samples are written to, as float32, from its start. The rest of it is
   * filled with zeros. See `allocateOutput`. Default: new memory of the length that is needed.
   */
  readonly output?: ArrayBuffer;
  /**
   * What to do with a text that does not fit into the output. Default: `truncate`.
   *
   * - `truncate`: cut it after the last word that fits, or after a sentence or clause that ends
   *   less than a second before the end of the output.
   * - `fit`: speak faster, up to a speed of 1.2, and cut what still does not fit.
   * - `error`: throw an `output` error.
   */
  readonly onOverflow?: OnOverflow;
  /**
   * Whether to return also the samples of each speaker alone: see `SpeakerTrack.samples`. Default:
   * false.
   */
  readonly stems?: boolean;
  /** Whether to leave out the silence at the beginning and at the end. Default: false. */
  readonly trimSilence?: boolean;
  /** The amplitude below which `trimSilence` takes a sample for silence, 0 to 1. Default: 0.005. */
  readonly silenceThreshold?: number;
  /**
   * Of the requests that wait for the network, those of higher priority go first. Default:
   * `normal`.
   */
  readonly priority?: Priority;
  /**
   * Aborts the synthesis or stream: it fails with the signal's reason. A call of the network that
   * is under way is not interrupted, but no other follows.
   */
  readonly signal?: AbortSignal;
}

/**
 * How a text is spoken as a stream: the options of a synthesis without those of the output. A
 * stream has no limit of length, and no samples of single speakers.
 *
 * @example
 * ```ts
 * import { loadKokoro, type StreamOptions } from "./mod.ts";
 * const options: StreamOptions = { voice: "bf_emma", trimSilence: true, priority: "high" };
 * using model = await loadKokoro();
 * for await (const { samples } of model.stream("Good morning.", options)) {
 *   console.log(samples.length);
 * }
 * ```
 */
export type StreamOptions = Omit<SynthesisOptions, "output" | "onOverflow" | "stems">;

/**
 * How a text is read, for its phonemes.
 *
 * @example
 * ```ts
 * import { loadKokoro, type PhonemeOptions } from "./mod.ts";
 * const british: PhonemeOptions = { language: "en-gb", textFormat: "plain" };
 * using model = await loadKokoro();
 * console.log(await model.phonemes("Schedule", british)); // ʃˈɛdjuːl
 * ```
 */
export interface PhonemeOptions
  extends Pick<SynthesisOptions, "voice" | "language" | "textFormat" | "emoji"> {}

/**
 * The default gap between turns, in seconds. Together with the soft ends of speech it is heard as
 * 0.32 s of silence, between the 0.2 s of most answers in conversations and the 0.47 s that a voice
 * leaves between two of its sentences: see `docs/script.md`.
 */
const TURN_GAP = 0.2;

const BOOLEAN = "give true or false";
const THRESHOLD = "give a number from 0 to 1";
const FORMAT = 'give "auto", "plain", "markdown" or "html"';

/** All options, each with its range and its default. */
export const optionsSchema = z.strictObject({
  voice: z.string("give the id of a voice").optional(),
  language: z.enum(LANGUAGE_CODES, `give one of ${LANGUAGE_CODES.join(", ")}`).optional(),
  speed: speedSchema.default(1),
  emotion: z.string("give the name of an emotion").default("neutral"),
  seed: seedSchema.default(0),
  textFormat: z.enum(TEXT_FORMATS, FORMAT).default("auto"),
  emoji: z.enum(EMOJI_CHOICES, 'give "skip" or "name"').default("skip"),
  cast: z.custom<Cast>().optional(),
  markup: z.boolean(BOOLEAN).default(true),
  ssml: z.boolean(BOOLEAN).default(false),
  turnGap: pauseSchema.default(TURN_GAP),
  output: z.custom<ArrayBuffer>().optional(),
  onOverflow: z.enum(["truncate", "error", "fit"], 'give "truncate", "error" or "fit"')
    .default("truncate"),
  stems: z.boolean(BOOLEAN).default(false),
  trimSilence: z.boolean(BOOLEAN).default(false),
  silenceThreshold: z.number(THRESHOLD).min(0, THRESHOLD).max(1, THRESHOLD).default(0.005),
  priority: z.enum(PRIORITIES, 'give "high", "normal" or "low"').default("normal"),
  signal: signalSchema.optional(),
});

const streamSchema = optionsSchema.omit({ output: true, onOverflow: true, stems: true });

const phonemeSchema = optionsSchema.pick({
  voice: true,
  language: true,
  textFormat: true,
  emoji: true,
});

/** Checked options, with defaults filled in except for those that the model decides. */
export type CheckedOptions = z.infer<typeof optionsSchema>;

/** The checked options of a stream. */
export type CheckedStreamOptions = z.infer<typeof streamSchema>;

/**
 * Checks the options of a synthesis and fills in the defaults.
 *
 * @throws {KokoroError} `input` when an option is unknown or out of its range, `output` when the
 * output is no buffer of float32 samples
 */
export function checkOptions(options: SynthesisOptions): CheckedOptions {
  const checked = checkObject(optionsSchema, options, "option");
  if (checked.output !== undefined) checkOutput(checked.output);
  if (checked.cast !== undefined) checkCast(checked.cast);
  return checked;
}

/**
 * Checks the options of a stream and fills in the defaults.
 *
 * @throws {KokoroError} `input` when an option is unknown, can't be used for a stream, or is out of
 * its range
 */
export function checkStreamOptions(options: StreamOptions): CheckedStreamOptions {
  const checked = checkObject(streamSchema, options, "option");
  if (checked.cast !== undefined) checkCast(checked.cast);
  return checked;
}

/**
 * Checks how a text is read, and fills in the defaults.
 *
 * @throws {KokoroError} `input` when an option is unknown or out of its range
 */
export function checkPhonemeOptions(options: PhonemeOptions): z.infer<typeof phonemeSchema> {
  return checkObject(phonemeSchema, options, "option");
}
