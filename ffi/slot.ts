/**
 * The output slot: memory of a fixed place and size that speech is written to.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { CudaDriver } from "./cuda_driver.ts";
import type { Device } from "./structs.ts";
import type { Handle } from "./handle.ts";
import { mapMemory } from "./mapped_memory.ts";
import { SAMPLE_RATE } from "./symbols.ts";

/**
 * The longest speech that a slot takes, in seconds.
 *
 * @example
 * ```ts
 * import { loadKokoro, OUTPUT_SECONDS } from "./mod.ts";
 * using model = await loadKokoro();
 * const { seconds } = await model.synthesize("Does it fit into a slot?");
 * console.log(seconds <= OUTPUT_SECONDS);
 * ```
 */
export const OUTPUT_SECONDS = 45;

/**
 * Samples of 24 kHz mono that a slot takes: 1,080,000.
 *
 * @example
 * ```ts
 * import { allocateOutput, OUTPUT_SAMPLES } from "./mod.ts";
 * const ring = Array.from({ length: 2 }, () => new Float32Array(allocateOutput()));
 * console.log(ring.every(({ length }) => length === OUTPUT_SAMPLES)); // true
 * ```
 */
export const OUTPUT_SAMPLES = OUTPUT_SECONDS * SAMPLE_RATE;

/** Bytes of a slot: its samples are float32. */
export const OUTPUT_BYTES = OUTPUT_SAMPLES * Float32Array.BYTES_PER_ELEMENT;

/**
 * Where a slot's memory comes from.
 *
 * @example
 * ```ts
 * import { allocateOutput, freeOutput, isPinned, type OutputOptions } from "./mod.ts";
 * const ordinary: OutputOptions = { driver: null }; // even where there is a GPU
 * const output = allocateOutput(ordinary);
 * console.log(isPinned(output)); // false
 * freeOutput(output);
 * ```
 */
export interface OutputOptions {
  /**
   * The driver that page-locks the memory, so that a GPU copies into it directly. Absent: the
   * machine's driver, and ordinary memory where there is none or it refuses. `null`: ordinary memory.
   */
  readonly driver?: CudaDriver | null;
}

interface Slot {
  readonly memory: Handle;
  readonly pinned: boolean;
}

const slots = new WeakMap<ArrayBufferLike, Slot>();

/**
 * Allocates an output slot: {@linkcode OUTPUT_SAMPLES} float32 samples, all zero, at a page's
 * boundary, page-locked where a CUDA driver can do that. Allocate it once and use it again and again.
 *
 * The memory is freed with {@linkcode freeOutput}, or when the buffer and all views of it are
 * collected. It belongs to this one buffer: to move it into another (`transfer`, or a `postMessage`
 * or `structuredClone` that transfers) is not possible, or not safe. A worker allocates its own.
 *
 * @throws {KokoroError} `memory` when there is too little; `device` when a driver that was given
 * refuses, `setup` when this platform can't map memory.
 *
 * @example
 * ```ts
 * import { allocateOutput, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro();
 * const output = allocateOutput();
 * for (const text of ["One.", "Two."]) {
 *   const { samples } = await model.synthesize(text, { output });
 *   console.log(samples.buffer === output); // true
 * }
 * ```
 */
export function allocateOutput({ driver }: OutputOptions = {}): ArrayBuffer {
  const slot = driver === null
    ? ordinarySlot()
    : driver
    ? { memory: driver.hostAlloc(OUTPUT_BYTES), pinned: true }
    : allocateWhereBest();
  const buffer = Deno.UnsafePointerView.getArrayBuffer(slot.memory.pointer, OUTPUT_BYTES);
  new Uint8Array(buffer).fill(0);
  slot.memory.closeWith(buffer);
  slots.set(buffer, slot);
  return forbidTransfer(buffer);
}

/**
 * {@linkcode allocateOutput} for what speaks on `device`: the CPU gains nothing by page-locked memory.
 *
 * @throws {KokoroError} as `allocateOutput` does
 */
export function allocateOutputFor(device: Device): ArrayBuffer {
  return allocateOutput({ driver: device === "cpu" ? null : undefined });
}

/**
 * Whether `buffer` is an output slot in page-locked memory, and not freed.
 *
 * @example
 * ```ts
 * import { allocateOutput, isPinned } from "./mod.ts";
 * const output = allocateOutput();
 * if (!isPinned(output)) console.log("Ordinary memory: there is no GPU, or it refused");
 * ```
 */
export function isPinned(buffer: ArrayBufferLike): boolean {
  const slot = slots.get(buffer);
  return slot !== undefined && slot.pinned && !slot.memory.closed;
}

/**
 * Frees an output slot at once, or, when speech is being written to it, right after that. The buffer
 * is detached: it and its views have length 0 from here on. Freeing twice does nothing.
 *
 * @throws {KokoroError} `output` when `buffer` didn't come from {@linkcode allocateOutput} or was
 * transferred, `device` when the CUDA driver refuses.
 * @example
 * ```ts
 * import { allocateOutput, freeOutput } from "./mod.ts";
 * const output = allocateOutput();
 * const samples = new Float32Array(output);
 * freeOutput(output);
 * console.log(samples.length); // 0
 * ```
 */
export function freeOutput(buffer: ArrayBuffer): void {
  const slot = slots.get(buffer);
  if (!slot) throw new KokoroError("output", "This buffer is no output slot: it can't be freed");
  if (slot.memory.closed) return;
  if (isGone(buffer)) {
    throw new KokoroError("output", "This output slot was transferred: its memory can't be freed");
  }
  ArrayBuffer.prototype.transfer.call(buffer, 0);
  slot.memory.close();
}

/** @throws {KokoroError} `output` when it is no buffer of float32 samples */
export function checkOutput(output: ArrayBuffer): void {
  const isBuffer = (output as unknown) instanceof ArrayBuffer;
  if (isBuffer && !isGone(output) && output.byteLength % Float32Array.BYTES_PER_ELEMENT === 0) {
    return;
  }
  const what = !isBuffer
    ? "no ArrayBuffer"
    : isGone(output)
    ? "freed or transferred"
    : `of ${output.byteLength} bytes`;
  throw new KokoroError(
    "output",
    `the output is ${what}: give an ArrayBuffer of float32 samples, see allocateOutput`,
  );
}

/**
 * Checks that an output is still there after other code has run.
 *
 * @throws {KokoroError} `output` when it was freed or transferred
 */
export function checkStillThere(output: Float32Array): void {
  if (!isGone(output.buffer)) return;
  throw new KokoroError("output", "the output was freed or transferred during the synthesis");
}

/** Whether the memory of a buffer was freed or transferred. */
export function isGone(buffer: ArrayBufferLike): boolean {
  return buffer instanceof ArrayBuffer && buffer.detached;
}

/** Runs `call` while the memory of `output` stays, even if it is an output slot that gets freed. */
export function holdOutput<T>(output: ArrayBufferLike, call: () => Promise<T>): Promise<T> {
  const slot = slots.get(output);
  return slot ? slot.memory.use(call) : call();
}

function ordinarySlot(): Slot {
  return { memory: mapMemory("output slot", OUTPUT_BYTES), pinned: false };
}

/** A driver that can't do it is no reason to fail: page-locked memory is only quicker. */
function allocateWhereBest(): Slot {
  try {
    using driver = CudaDriver.open();
    return { memory: driver.hostAlloc(OUTPUT_BYTES), pinned: true };
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    return ordinarySlot();
  }
}

/**
 * V8 would hand the memory to another buffer and let this one be collected, which frees it. Only
 * the methods can be stopped from that, not the transfer lists of `postMessage` and `structuredClone`.
 */
function forbidTransfer(buffer: ArrayBuffer): ArrayBuffer {
  const value = (): never => {
    throw new KokoroError("output", "An output slot can't be transferred: copy it with slice()");
  };
  return Object.defineProperties(buffer, { transfer: { value }, transferToFixedLength: { value } });
}
