/**
 * What a caller may ask of a synthesis, checked before any work is done.
 *
 * @module
 */

import { checkObject } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { checkOutput } from "../ffi/slot.ts";
import type { OnOverflow } from "./plan/planner.ts";
import { PRIORITIES, type Priority } from "./turns.ts";

/**
 * How a text is spoken, and where to.
 *
 * @example
 * ```ts
 * import { allocateOutput, loadKokoro, type SynthesisOptions } from "./mod.ts";
 * const angryRick: SynthesisOptions = { voice: "rick_c137", emotion: "angry", speed: 1.1, seed: 7 };
 * using model = await loadKokoro();
 * const output = allocateOutput();
 * const signal = AbortSignal.timeout(60_000);
 * await model.synthesize("Not now, Morty!", { ...angryRick, output, onOverflow: "fit", signal });
 * ```
 */
export interface SynthesisOptions {
  /**
   * The id of a voice, or a blend such as `af_sarah+af_jessica`, `af_sarah(0.3)+af_jessica(0.7)` or
   * `0.3*af_sarah + 0.7*af_jessica`, which reads the language of the voice with the greatest weight. Default: the one
   * that `configs/kokoro_voices.yaml` names, `af_heart`.
   */
  readonly voice?: string;
  /** 0.5 to 2; 2 is twice as fast. Default: 1. */
  readonly speed?: number;
  /** The name of an emotion, or a part of it: `manic(0.5)`. Default: `neutral`. */
  readonly emotion?: string;
  /** Decides the noise in the voice, a whole number of 0 to 2^53 - 1. Default: 0. */
  readonly seed?: number;
  /**
   * Takes the samples, from its start on; what is behind them becomes zero. See `allocateOutput`. Default: new memory of
   * the length that is needed.
   */
  readonly output?: ArrayBuffer;
  /**
   * What is done with a text that is longer than the output. `truncate`: it is cut at the last word that fits, or at the
   * end of a sentence or clause less than a second before the output's. `fit`: it is spoken faster, at a speed of 1.2 at
   * most, and then cut. `error`: it is refused. Default: `truncate`.
   */
  readonly onOverflow?: OnOverflow;
  /** Whether silence at the beginning and at the end is left out. Default: false. */
  readonly trimSilence?: boolean;
  /** Samples below this are silence, 0 to 1. Default: 0.005. */
  readonly silenceThreshold?: number;
  /** Of requests that wait for the network, one of a higher priority goes first. Default: `normal`. */
  readonly priority?: Priority;
  /** Aborts it: the call of the network that is under way is the last one, and the error is the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * How a text is spoken into a stream, which takes as much as there is.
 *
 * @example
 * ```ts
 * import { loadKokoro, type StreamOptions } from "./mod.ts";
 * const options: StreamOptions = { voice: "bf_emma", trimSilence: true, priority: "high" };
 * using model = await loadKokoro();
 * for await (const { samples } of model.stream("Good morning.", options)) console.log(samples.length);
 * ```
 */
export type StreamOptions = Omit<SynthesisOptions, "output" | "onOverflow">;

/** Slower or faster than this the voices can't be understood well. */
const [SLOWEST, FASTEST] = [0.5, 2];

const SPEED = `give a number from ${SLOWEST} to ${FASTEST}`;
const SEED = "give a whole number from 0 to 2^53 - 1";
const THRESHOLD = "give a number from 0 to 1";

/** The options, each with its range and its default. */
export const optionsSchema = z.strictObject({
  voice: z.string("give the id of a voice").optional(),
  speed: z.number(SPEED).min(SLOWEST, SPEED).max(FASTEST, SPEED).default(1),
  emotion: z.string("give the name of an emotion").default("neutral"),
  seed: z.int(SEED).min(0, SEED).default(0),
  output: z.custom<ArrayBuffer>().optional(),
  onOverflow: z.enum(["truncate", "error", "fit"], 'give "truncate", "error" or "fit"')
    .default("truncate"),
  trimSilence: z.boolean("give true or false").default(false),
  silenceThreshold: z.number(THRESHOLD).min(0, THRESHOLD).max(1, THRESHOLD).default(0.005),
  priority: z.enum(PRIORITIES, 'give "high", "normal" or "low"').default("normal"),
  signal: z.custom<AbortSignal>((value) => value instanceof AbortSignal, "give an AbortSignal")
    .optional(),
});

const streamSchema = optionsSchema.omit({ output: true, onOverflow: true });

/** Options with nothing left open but what the model decides. */
export type CheckedOptions = z.infer<typeof optionsSchema>;

/** The same of a stream. */
export type CheckedStreamOptions = z.infer<typeof streamSchema>;

/**
 * @throws {KokoroError} `input` when an option is unknown or out of its range, `output` when the output is no buffer of
 * float32 samples
 */
export function checkOptions(options: SynthesisOptions): CheckedOptions {
  const checked = checkObject(optionsSchema, options, "option");
  if (checked.output !== undefined) checkOutput(checked.output);
  return checked;
}

/** @throws {KokoroError} `input` when an option is unknown, is of no use to a stream, or is out of its range */
export function checkStreamOptions(options: StreamOptions): CheckedStreamOptions {
  return checkObject(streamSchema, options, "option");
}
