/**
 * The structs of the C interface, as bytes: little-endian, with pointers of 64 bits, as on every
 * machine that Deno runs on.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import type { Device, EngineInfo, EngineMemory, EngineOptions, Kernels, Noise } from "./engine.ts";
import { MAX_THREADS, VOICED_NOISE } from "./symbols.ts";

/** `kokoro_device`. */
const deviceCodes: Record<Device, number> = { cpu: 0, cuda: 1 };

/** `kokoro_kernels`. */
const kernelCodes: Record<Kernels, number> = { auto: 0, aten: 1, native: 2 };

/** The bytes of a `kokoro_engine_options`, and the string that it points to: keep both. */
export interface PackedOptions {
  readonly options: DataView<ArrayBuffer>;
  readonly weightsPath: Uint8Array<ArrayBuffer>;
}

/**
 * `kokoro_engine_options`, 32 bytes.
 *
 * @throws {KokoroError} `input` for what can't be packed.
 */
export function packOptions(
  { device, threads = 0, kernels = "auto", allowTf32 = false, weightsPath }: EngineOptions,
): PackedOptions {
  if (!Object.hasOwn(deviceCodes, device)) {
    throw new KokoroError("input", `device is ${device}: give "cpu" or "cuda"`);
  }
  if (!Object.hasOwn(kernelCodes, kernels)) {
    throw new KokoroError("input", `kernels is ${kernels}: give "auto", "aten" or "native"`);
  }
  checkInteger("threads", threads, MAX_THREADS);
  const path = cString("weightsPath", weightsPath);
  const view = new DataView(new ArrayBuffer(32));
  view.setUint32(0, view.byteLength, true); // uint32_t size
  view.setInt32(4, deviceCodes[device], true); // int32_t device
  view.setInt32(8, threads, true); // int32_t threads
  view.setInt32(12, kernelCodes[kernels], true); // int32_t kernels
  view.setInt32(16, allowTf32 ? 1 : 0, true); // int32_t allow_tf32
  view.setInt32(20, 0, true); // int32_t reserved
  view.setBigUint64(24, Deno.UnsafePointer.value(Deno.UnsafePointer.of(path)), true); // const char *weights_path
  return { options: view, weightsPath: path };
}

/** `kokoro_engine_info`, 40 bytes, to be filled. */
export function emptyInfo(): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(40));
  view.setUint32(0, view.byteLength, true); // uint32_t size
  return view;
}

/** What a filled `kokoro_engine_info` says. */
export function unpackInfo(view: DataView): EngineInfo {
  return {
    device: view.getInt32(4, true) === deviceCodes.cuda ? "cuda" : "cpu", // int32_t device
    threads: view.getInt32(8, true), // int32_t threads
    weightsBytes: Number(view.getBigUint64(16, true)), // uint64_t weights_bytes
    kernels: stringAt(view, 24, 16), // char kernels[16]
  };
}

/** `kokoro_memory`, 32 bytes, to be filled. */
export function emptyMemory(): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(32));
  view.setUint32(0, view.byteLength, true); // uint32_t size
  return view;
}

/** What a filled `kokoro_memory` says. */
export function unpackMemory(view: DataView): EngineMemory {
  return {
    usedBytes: Number(view.getBigUint64(8, true)), // uint64_t used_bytes
    heldBytes: Number(view.getBigUint64(16, true)), // uint64_t held_bytes
    peakBytes: Number(view.getBigUint64(24, true)), // uint64_t peak_bytes
  };
}

/**
 * `kokoro_noise`, 24 bytes.
 *
 * @throws {KokoroError} `input` for numbers that don't fit.
 */
export function packNoise(
  { seed, utterance, voiced = VOICED_NOISE }: Noise,
): DataView<ArrayBuffer> {
  checkInteger("noise.seed", seed, 2n ** 64n - 1n);
  checkInteger("noise.utterance", utterance, 2 ** 32 - 1);
  // Written so that NaN is refused too.
  if (!(voiced >= 0 && voiced <= 1)) {
    throw new KokoroError("input", `noise.voiced is ${voiced}: give a number from 0 to 1`);
  }
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, view.byteLength, true); // uint32_t size
  view.setUint32(4, utterance, true); // uint32_t utterance
  view.setBigUint64(8, BigInt(seed), true); // uint64_t seed
  view.setFloat32(16, voiced, true); // float voiced
  view.setUint32(20, 0, true); // uint32_t reserved
  return view;
}

/** What stands before the first zero. */
function stringAt(view: DataView, offset: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, length);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

function cString(name: string, text: string): Uint8Array<ArrayBuffer> {
  if (text.includes("\0")) {
    throw new KokoroError("input", `${name} has a zero character in it: ${JSON.stringify(text)}`);
  }
  return new TextEncoder().encode(`${text}\0`);
}

function checkInteger(name: string, value: number | bigint, max: number | bigint): void {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!whole || value < 0 || value > max) {
    throw new KokoroError("input", `${name} is ${value}: give a whole number from 0 to ${max}`);
  }
}
