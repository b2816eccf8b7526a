/**
 * The reference cases in `tests/fixtures/reference/`, with which results are compared.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { ensureAssets } from "../../setup/assets.ts";
import { type Assets } from "../../setup/ready.ts";
import { SafetensorsFile } from "../../setup/weights/safetensors.ts";

/** The folder of the cases. */
export const REFERENCE = fileURLToPath(new URL("../fixtures/reference/", import.meta.url));

/** The paths of the shim and of the weights with which the reference was computed. */
export function referenceAssets(): Promise<Assets> {
  return ensureAssets({ weights: "registry" });
}

/** The part of an utterance's entry in `cases.json` that the tests need. */
export interface Case {
  readonly file: string;
  readonly speed: number;
  readonly seed: number;
  readonly utterance: number;
  /** The signal-to-noise ratio of PyTorch in float32 against the reference, in dB. */
  readonly pytorch_f32_snr_db: number;
}

/** One utterance of T tokens, F frames and S samples, computed in float64. */
export interface ReferenceUtterance {
  readonly ids: Int32Array; // [T]
  readonly style: Float32Array; // [256]
  readonly durations: Int32Array; // [T]
  readonly f0: Float32Array; // [2F]
  readonly audio: Float32Array; // [S]
}

/** All cases, in order. */
export function readCases(): Case[] {
  return JSON.parse(Deno.readTextFileSync(`${REFERENCE}cases.json`));
}

/** The tensors of one case. */
export async function readUtterance({ file }: Case): Promise<ReferenceUtterance> {
  using tensors = await SafetensorsFile.open(REFERENCE + file);
  return {
    ids: await tensors.readIntegers({ name: "input_ids" }),
    style: await tensors.read({ name: "style" }),
    durations: await tensors.readIntegers({ name: "durations" }),
    f0: await tensors.read({ name: "f0" }),
    audio: await tensors.read({ name: "audio" }),
  };
}
