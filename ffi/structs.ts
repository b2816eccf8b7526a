/**
 * The structs of the C interface, as bytes: little-endian, with pointers of 64 bits, as on every
 * machine that Deno runs on.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { MAX_THREADS, VOICED_NOISE } from "./symbols.ts";

/**
 * Where the network computes.
 *
 * @example
 * ```ts
 * import { type Device, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro({ device: "auto" });
 * const device: Device = model.info().device;
 * if (device === "cpu") console.log("No GPU that works: speaking on the CPU");
 * ```
 */
export type Device = "cpu" | "cuda";

/**
 * What the CPU convolves with. `native`: this project's own kernels, about twice as fast; `aten`: libtorch's, which a GPU
 * always uses; `auto`: the first where the processor has the instructions for it.
 *
 * @example
 * ```ts
 * import { type Kernels, loadKokoro } from "./mod.ts";
 * for (const kernels of ["native", "aten"] satisfies Kernels[]) {
 *   using model = await loadKokoro({ device: "cpu", kernels });
 *   const { wallMs } = await model.synthesize("Which is quicker?");
 *   console.log(model.info().kernels, wallMs);
 * }
 * ```
 */
export type Kernels = "auto" | "aten" | "native";

/** What an engine is made of. */
export interface EngineOptions {
  /** A safetensors file with weight norm folded. It is mapped: it must stay as it is. */
  readonly weightsPath: string;
  readonly device: Device;
  /** Threads of one operation on the CPU; 0 or absent: one per core. */
  readonly threads?: number;
  /** Default: `auto`. */
  readonly kernels?: Kernels;
  /**
   * Whether a GPU may round what it multiplies to TF32, 10 bits of mantissa instead of 23: faster, and no FP32 any more.
   * All engines of a process on the GPU need the same. Default: false.
   */
  readonly allowTf32?: boolean;
}

/** What an engine became. */
export interface EngineInfo {
  readonly device: Device;
  /** Threads of one operation. */
  readonly threads: number;
  /** Bytes of weights: mapped on the CPU, device memory on CUDA. */
  readonly weightsBytes: number;
  /** What convolves: this project's kernels for `avx512`, `avx2` or `neon`, or libtorch's, `aten`. */
  readonly kernels: string;
}

/**
 * Memory of the device that this process has; on the CPU its resident memory.
 *
 * @example
 * ```ts
 * import { type EngineMemory, loadKokoro } from "./mod.ts";
 * const grownBy = (before: EngineMemory, after: EngineMemory): number =>
 *   after.heldBytes - before.heldBytes;
 * using model = await loadKokoro();
 * const before = model.memory();
 * await model.synthesize("What does this keep?");
 * console.log(grownBy(before, model.memory()));
 * ```
 */
export interface EngineMemory {
  /** The weights, and what computations work on; on the CPU the same as `heldBytes`, since it isn't known apart. */
  readonly usedBytes: number;
  /** Used, or kept for later computations. */
  readonly heldBytes: number;
  /** The most that was held; on a GPU since the last engine was made. */
  readonly peakBytes: number;
}

/** The noise of an utterance. */
export interface Noise {
  /** 0 to 2^64 - 1. */
  readonly seed: bigint | number;
  /** Number of the utterance within its script, 0 to 2^32 - 1. */
  readonly utterance: number;
  /** Its amplitude beside the voice's harmonics, 0 to 1: more than the default is rough. Default: 0.003, as the network was trained. */
  readonly voiced?: number;
}

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
