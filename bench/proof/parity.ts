/**
 * Measures how close the network is to reference cases computed in float64.
 *
 * @module
 */

import { join } from "node:path";
import { snrDb } from "../quality/snr.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { Engine } from "../../ffi/engine.ts";
import { SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import { SafetensorsFile } from "../../setup/weights/safetensors.ts";
import { referenceFrames, sum } from "../../speech/utterance/durations.ts";

/** The fields of `cases.json` that are read. */
const Cases = z.array(z.object({
  /**
   * A safetensors file with `input_ids` [T] int32, `style` [256], `durations` [T] int32, `f0` and
   * `n` [2F], `audio` [600F].
   */
  file: z.string(),
  speed: z.number().positive(),
  /** The seed of the noise. */
  seed: z.number().int().nonnegative(),
  utterance: z.number().int().nonnegative(),
  /** The SNR that PyTorch reaches in FP32 on a CPU, where that was measured. */
  pytorch_f32_snr_db: z.number().optional(),
}));

/** One reference case. */
export type Case = z.infer<typeof Cases>[number];

/** How close one case is. With other durations than the reference, the rest is null. */
export interface Parity {
  readonly file: string;
  readonly durationsEqual: boolean;
  /** The largest difference of F0, in Hz. */
  readonly f0MaxAbs: number | null;
  /** The largest difference of energy. */
  readonly nMaxAbs: number | null;
  /** Signal-to-noise ratio of the samples, in dB. */
  readonly snrDb: number | null;
}

/**
 * Reads the cases that `cases.json` in a folder lists.
 *
 * @throws {KokoroError} `input` when it is missing or invalid
 */
export async function readCases(folder: string): Promise<Case[]> {
  const path = join(folder, "cases.json");
  try {
    return Cases.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new KokoroError("input", `${path} can't be used: ${reason}`, { cause });
  }
}

/** Runs one case through the network. */
export async function parityOf(
  engine: Engine,
  folder: string,
  { file, speed, seed, utterance }: Case,
): Promise<Parity> {
  using reference = await SafetensorsFile.open(join(folder, file));
  const ids = await reference.readIntegers({ name: "input_ids" });
  const style = await reference.read({ name: "style" });
  using native = await engine.utterance(ids, style);
  const durations = referenceFrames(native.durations, speed);
  const expected = await reference.readIntegers({ name: "durations" });
  if (durations.some((duration, token) => duration !== expected[token])) {
    return { file, durationsEqual: false, f0MaxAbs: null, nMaxAbs: null, snrDb: null };
  }
  const curves = await native.curves(durations);
  const samples = new Float32Array(sum(durations) * SAMPLES_PER_FRAME);
  await native.samples(durations, curves, { seed, utterance }, samples);
  return {
    file,
    durationsEqual: true,
    f0MaxAbs: maxAbs(await reference.read({ name: "f0" }), curves.f0),
    nMaxAbs: maxAbs(await reference.read({ name: "n" }), curves.energy),
    snrDb: snrDb(await reference.read({ name: "audio" }), samples),
  };
}

function maxAbs(reference: Float32Array, values: Float32Array): number {
  return reference.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i])), 0);
}
