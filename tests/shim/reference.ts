/**
 * The reference cases in `tests/fixtures/reference/`, and what they are compared with.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type Assets, ensureAssets } from "../../setup/assets.ts";

/** The folder of the cases. */
export const REFERENCE = fileURLToPath(new URL("../fixtures/reference/", import.meta.url));

/** The shim, and the weights that the reference was computed with. */
export function referenceAssets(): Promise<Assets> {
  return ensureAssets({ weights: "registry" });
}

/** A tensor of a safetensors file. */
export interface Tensor<Values = Float32Array | Int32Array> {
  readonly shape: readonly number[];
  readonly values: Values;
}

/** What `cases.json` says of one utterance, as far as the tests need it. */
export interface Case {
  readonly file: string;
  readonly speed: number;
  readonly seed: number;
  readonly utterance: number;
  /** How near PyTorch's own float32 comes to the reference. */
  readonly pytorch_f32_snr_db: number;
}

/** One utterance of T tokens, F frames and S samples, computed in float64. */
export interface ReferenceUtterance {
  readonly input_ids: Tensor<Int32Array>; // [T]
  readonly style: Tensor<Float32Array>; // [256]
  readonly durations: Tensor<Int32Array>; // [T]
  readonly f0: Tensor<Float32Array>; // [2F]
  readonly n: Tensor<Float32Array>; // [2F]
  readonly audio: Tensor<Float32Array>; // [S]
}

/** All cases, in order. */
export function readCases(): Case[] {
  return JSON.parse(Deno.readTextFileSync(`${REFERENCE}cases.json`));
}

/** The tensors of one case. */
export function readUtterance({ file }: Case): ReferenceUtterance {
  return readTensors(REFERENCE + file) as unknown as ReferenceUtterance;
}

/** The tensors of a safetensors file of float32 and int32. */
export function readTensors(path: string): Record<string, Tensor> {
  const { buffer } = Deno.readFileSync(path);
  const data = 8 + Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, data - 8)));
  delete header.__metadata__;
  return Object.fromEntries(
    Object.entries<Entry>(header).map(([name, { dtype, shape, data_offsets }]) => {
      const bytes = buffer.slice(...data_offsets.map((offset) => data + offset));
      return [name, { shape, values: new arrays[dtype](bytes) }];
    }),
  );
}

/** Writes such a file. */
export async function writeTensors(path: string, tensors: Record<string, Tensor>): Promise<void> {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, values }]): [string, Entry] => {
    const begin = end;
    end += values.byteLength;
    const dtype = values instanceof Int32Array ? "I32" : "F32";
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  // Spaces after the header make the data begin at a multiple of 8.
  const header = new TextEncoder().encode(json.padEnd(8 * Math.ceil(json.length / 8)));
  const parts = [
    BigUint64Array.of(BigInt(header.length)),
    header,
    ...Object.values(tensors).map(({ values }) => values),
  ];
  await Deno.writeFile(path, new Blob(parts as BlobPart[]).stream());
}

interface Entry {
  readonly dtype: keyof typeof arrays;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

const arrays = { F32: Float32Array, I32: Int32Array };

/** Signal-to-noise ratio in dB. */
export function snrDb(reference: Float32Array, values: Float32Array): number {
  let signal = 0, noise = 0;
  for (const [i, value] of reference.entries()) {
    signal += value ** 2;
    noise += (value - values[i]) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}
