/**
 * What a caller may ask of a synthesis, checked before any work is done.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/** Slower or faster than this the voices can't be understood well. */
const SPEEDS = { slowest: 0.5, fastest: 2 };

const DEFAULT_VOICE = "af_heart";

/** How a text is spoken, and where to. */
export interface SynthesisOptions {
  /**
   * The id of a voice, or a blend such as `af_sarah+af_jessica`, `af_sarah(0.3)+af_jessica(0.7)` or
   * `0.3*af_sarah + 0.7*af_jessica`, which reads the language of the voice with the greatest weight. Default:
   * `af_heart`.
   */
  readonly voice?: string;
  /** 0.5 to 2; 2 is twice as fast. Default: 1. */
  readonly speed?: number;
  /** Decides the noise in the voice, a whole number of 0 to 2^53 - 1. Default: 0. */
  readonly seed?: number;
  /**
   * Takes the samples, from its start on; see `allocateOutput`. What doesn't fit is left out, by whole utterances.
   * Default: new memory of the length that is needed.
   */
  readonly output?: ArrayBuffer;
}

/** Options with nothing left open. */
export type CheckedOptions =
  & Required<Omit<SynthesisOptions, "output">>
  & Pick<SynthesisOptions, "output">;

/**
 * @throws {KokoroError} `input` when an option is out of its range, `output` when the output is no buffer of float32
 * samples
 */
export function checkOptions(options: SynthesisOptions): CheckedOptions {
  const { voice = DEFAULT_VOICE, speed = 1, seed = 0, output } = options;
  const { slowest, fastest } = SPEEDS;
  // Written so that NaN is refused too.
  if (!(speed >= slowest && speed <= fastest)) {
    throw new KokoroError(
      "input",
      `speed is ${speed}: give a number from ${slowest} to ${fastest}`,
    );
  }
  if (typeof voice !== "string") {
    throw new KokoroError("input", `voice is ${JSON.stringify(voice)}: give the id of a voice`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new KokoroError("input", `seed is ${seed}: give a whole number from 0 to 2^53 - 1`);
  }
  if (output !== undefined) checkOutput(output);
  return { voice, speed, seed, output };
}

function checkOutput(output: ArrayBuffer): void {
  const isBuffer = (output as unknown) instanceof ArrayBuffer;
  if (isBuffer && !output.detached && output.byteLength % Float32Array.BYTES_PER_ELEMENT === 0) {
    return;
  }
  const what = !isBuffer
    ? "no ArrayBuffer"
    : output.detached
    ? "freed or transferred"
    : `of ${output.byteLength} bytes`;
  throw new KokoroError(
    "output",
    `the output is ${what}: give an ArrayBuffer of float32 samples, see allocateOutput`,
  );
}
