/**
 * The structs of the C interface as bytes: little-endian with 64-bit pointers, as on every machine
 * that Deno supports.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { type Device, type DeviceName, parseDevice } from "./device.ts";
import { MAX_THREADS, VOICED_NOISE } from "./symbols.ts";

/**
 * The kernels that compute convolutions on the CPU. A GPU always uses libtorch's.
 *
 * | value | kernels |
 * |---|---|
 * | `native` | this project's own, about twice as fast as libtorch's |
 * | `aten` | libtorch's |
 * | `auto` | `native` if the processor has the instructions it needs, otherwise `aten` |
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

/** Options for creating an engine. */
export interface EngineOptions {
  /** A safetensors file with weight norm folded. It is mapped into memory: it must not change. */
  readonly weightsPath: string;
  /**
   * A file of {@linkcode Engine.prepare}, for these weights and this processor. It is mapped, too.
   * Absent: native kernels prepare the weights in memory.
   */
  readonly preparedPath?: string;
  readonly device: DeviceName;
  /** Threads used by one operation on the CPU. 0 or absent: one per core. */
  readonly threads?: number;
  /** Default: `auto`. */
  readonly kernels?: Kernels;
  /**
   * Whether a GPU may round the inputs of multiplications to TF32, with 10 bits of mantissa instead
   * of 23. TF32 is faster, but less exact than FP32. All engines of a process that run on the GPU
   * must have the same value. Default: false.
   */
  readonly allowTf32?: boolean;
}

/** The properties of a created engine. */
export interface EngineInfo {
  readonly device: Device;
  /** Threads used by one operation. */
  readonly threads: number;
  /** Size of the weights in bytes: mapped into memory on the CPU, in device memory on a GPU. */
  readonly weightsBytes: number;
  /**
   * The kernels that compute convolutions: `avx512`, `avx2` or `neon` for this project's own,
   * `aten` for libtorch's.
   */
  readonly kernels: string;
  /**
   * Why norms and their activations take several kernels on a GPU instead of one, which is slower:
   * the one is compiled when the engine is created. Absent if they take one, and on the CPU.
   */
  readonly unfused?: string;
}

/**
 * The memory that this process has on the device: on the CPU, the resident memory of the process.
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
  /**
   * Memory in use for the weights and for computations, in bytes. On the CPU this is the same as
   * `heldBytes`, because it can't be measured separately.
   */
  readonly usedBytes: number;
  /** Memory in use or kept for later computations, in bytes. */
  readonly heldBytes: number;
  /** The highest `heldBytes` so far, in bytes: on a GPU, since the last engine was created. */
  readonly peakBytes: number;
}

/** Selects the random noise of an utterance. */
export interface Noise {
  /** The seed of the random numbers, 0 to 2^64 - 1. */
  readonly seed: bigint | number;
  /** The number of the utterance within its script, 0 to 2^32 - 1. */
  readonly utterance: number;
  /**
   * The amplitude of the noise added to the voice's harmonics, 0 to 1. Values above the default
   * sound rough. Default: 0.003, the value that the network was trained with.
   */
  readonly voiced?: number;
}

/** `kokoro_device`. */
const deviceCodes: Record<Device, number> = { cpu: 0, cuda: 1 };

/** `kokoro_kernels`. */
const kernelCodes: Record<Kernels, number> = { auto: 0, aten: 1, native: 2 };

/**
 * The bytes of a `kokoro_engine_options`, and the strings that it points to. Keep them until the
 * call has ended.
 */
export interface PackedOptions {
  readonly options: DataView<ArrayBuffer>;
  readonly paths: readonly Uint8Array<ArrayBuffer>[];
}

/**
 * Packs a `kokoro_engine_options`, 48 bytes.
 *
 * @param owner the number of the thread that the engine ends with, from `kokoro_owner`, or 0
 * @throws {KokoroError} `input` for an invalid option
 */
export function packOptions(
  { device, threads = 0, kernels = "auto", allowTf32 = false, weightsPath, preparedPath }:
    EngineOptions,
  owner = 0,
): PackedOptions {
  const { device: type, index } = parseDevice(device);
  if (!Object.hasOwn(kernelCodes, kernels)) {
    throw new KokoroError("input", `kernels is ${kernels}: give "auto", "aten" or "native"`);
  }
  checkInteger("threads", threads, MAX_THREADS);
  const weights = cString("weightsPath", weightsPath);
  const prepared = preparedPath === undefined ? null : cString("preparedPath", preparedPath);
  const view = new DataView(new ArrayBuffer(48));
  view.setUint32(0, view.byteLength, true); // uint32_t size
  view.setInt32(4, deviceCodes[type], true); // int32_t device
  view.setInt32(8, index, true); // int32_t device_index
  view.setInt32(12, threads, true); // int32_t threads
  view.setInt32(16, kernelCodes[kernels], true); // int32_t kernels
  view.setInt32(20, allowTf32 ? 1 : 0, true); // int32_t allow_tf32
  view.setUint32(24, owner, true); // uint32_t owner
  view.setUint32(28, 0, true); // uint32_t reserved
  // const char *weights_path
  view.setBigUint64(32, addressOf(weights), true);
  view.setBigUint64(40, prepared ? addressOf(prepared) : 0n, true); // const char *prepared_path
  return { options: view, paths: prepared ? [weights, prepared] : [weights] };
}

/** An empty `kokoro_engine_info`, 296 bytes, for the shim to fill. */
export function emptyInfo(): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(296));
  view.setUint32(0, view.byteLength, true); // uint32_t size
  return view;
}

/** Reads a filled `kokoro_engine_info`. */
export function unpackInfo(view: DataView): EngineInfo {
  const unfused = stringAt(view, 40, 256); // char unfused[256]
  return {
    device: view.getInt32(4, true) === deviceCodes.cuda ? "cuda" : "cpu", // int32_t device
    threads: view.getInt32(8, true), // int32_t threads
    weightsBytes: Number(view.getBigUint64(16, true)), // uint64_t weights_bytes
    kernels: stringAt(view, 24, 16), // char kernels[16]
    ...(unfused && { unfused }),
  };
}

/** An empty `kokoro_memory`, 32 bytes, for the shim to fill. */
export function emptyMemory(): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(32));
  view.setUint32(0, view.byteLength, true); // uint32_t size
  return view;
}

/** Reads a filled `kokoro_memory`. */
export function unpackMemory(view: DataView): EngineMemory {
  return {
    usedBytes: Number(view.getBigUint64(8, true)), // uint64_t used_bytes
    heldBytes: Number(view.getBigUint64(16, true)), // uint64_t held_bytes
    peakBytes: Number(view.getBigUint64(24, true)), // uint64_t peak_bytes
  };
}

/**
 * Packs a `kokoro_noise`, 24 bytes.
 *
 * @throws {KokoroError} `input` for a number that is not in its range
 */
export function packNoise(
  { seed, utterance, voiced = VOICED_NOISE }: Noise,
): DataView<ArrayBuffer> {
  checkInteger("noise.seed", seed, 2n ** 64n - 1n);
  checkInteger("noise.utterance", utterance, 2 ** 32 - 1);
  // Written this way so that NaN is rejected too.
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

/** The zero-terminated string at `offset`. */
function stringAt(view: DataView, offset: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, length);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

function addressOf(text: Uint8Array<ArrayBuffer>): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(text));
}

/** The text as bytes with a zero at the end. */
export function cString(name: string, text: string): Uint8Array<ArrayBuffer> {
  if (text.includes("\0")) {
    throw new KokoroError("input", `${name} contains a NUL character: ${JSON.stringify(text)}`);
  }
  return new TextEncoder().encode(`${text}\0`);
}

function checkInteger(name: string, value: number | bigint, max: number | bigint): void {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!whole || value < 0 || value > max) {
    throw new KokoroError("input", `${name} is ${value}: give a whole number from 0 to ${max}`);
  }
}
