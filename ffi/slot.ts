/**
 * The output slot: memory of a fixed size and address that speech is written to.
 *
 * @module
 */

import { isAnyArrayBuffer, isArrayBuffer } from "node:util/types";
import { checkObject } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { KokoroError } from "../errors.ts";
import { CudaDriver } from "./cuda_driver.ts";
import type { Device } from "./device.ts";
import type { Handle } from "./handle.ts";
import { mapMemory } from "./mapped_memory.ts";
import { SAMPLE_RATE } from "./symbols.ts";

/**
 * The longest speech that fits into an output slot, in seconds.
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
 * The number of samples that fit into an output slot: 1,080,000, which is 45 s of 24 kHz mono.
 *
 * @example
 * ```ts
 * import { allocateOutput, OUTPUT_SAMPLES } from "./mod.ts";
 * const ring = Array.from({ length: 2 }, () => new Float32Array(allocateOutput()));
 * console.log(ring.every(({ length }) => length === OUTPUT_SAMPLES)); // true
 * ```
 */
export const OUTPUT_SAMPLES = OUTPUT_SECONDS * SAMPLE_RATE;

/** The size of an output slot in bytes, with float32 samples. */
export const OUTPUT_BYTES = OUTPUT_SAMPLES * Float32Array.BYTES_PER_ELEMENT;

/**
 * Options of {@linkcode allocateOutput}: where the memory of an output slot comes from.
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
   * The driver that allocates page-locked memory, which a GPU copies into directly. `null`:
   * ordinary memory. Default: the driver installed on this machine, or ordinary memory if there is
   * no driver or it fails.
   */
  readonly driver?: CudaDriver | null;
}

const schema = z.strictObject({
  driver: z.custom<CudaDriver | null>(
    (value) => value === null || value instanceof CudaDriver,
    "give a CudaDriver, or null for ordinary memory",
  ).optional(),
});

interface Slot {
  readonly memory: Handle;
  readonly pinned: boolean;
}

const slots = new WeakMap<ArrayBufferLike, Slot>();

/**
 * Allocates an output slot: {@linkcode OUTPUT_SAMPLES} float32 samples, all zero, starting at a
 * page boundary. By default the memory is page-locked if this machine has a working CUDA driver.
 * Allocate a slot once and reuse it.
 *
 * {@linkcode freeOutput} frees the memory. Otherwise it is freed when the buffer and all views of
 * it are garbage-collected.
 *
 * Don't transfer the buffer: its `transfer` methods throw, and the transfer lists of `postMessage`
 * and `structuredClone` are not safe. A worker must allocate its own slot.
 *
 * @throws {KokoroError} `memory` when there is too little memory, `device` when the given driver
 * fails, `closed` when the given driver was disposed, `setup` for ordinary memory on systems other
 * than Linux and macOS.
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
export function allocateOutput(options: OutputOptions = {}): ArrayBuffer {
  const { driver } = checkObject(schema, options, "option");
  const slot = driver === null
    ? ordinarySlot()
    : driver
    ? { memory: driver.hostAlloc(OUTPUT_BYTES), pinned: true }
    : allocateWhereBest(0);
  return withSlot(slot);
}

/** The buffer of a slot, all zero. */
function withSlot(slot: Slot): ArrayBuffer {
  const buffer = Deno.UnsafePointerView.getArrayBuffer(slot.memory.pointer, OUTPUT_BYTES);
  new Uint8Array(buffer).fill(0);
  slot.memory.closeWith(buffer);
  slots.set(buffer, slot);
  return forbidTransfer(buffer);
}

/**
 * Allocates an output slot for speech computed on `device`. For the CPU the slot is ordinary
 * memory, because page-locked memory is of no use there. For a GPU it is page-locked if the driver
 * allows that.
 *
 * @param index the number of the GPU
 * @throws {KokoroError} as {@linkcode allocateOutput} does
 */
export function allocateOutputFor(device: Device, index = 0): ArrayBuffer {
  return device === "cpu" ? allocateOutput({ driver: null }) : withSlot(allocateWhereBest(index));
}

/**
 * Whether `buffer` is an output slot in page-locked memory that has not been freed.
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
 * Frees an output slot. Its buffer is detached immediately: the buffer and its views have length 0
 * afterwards. If speech is being written to the slot, its memory is freed when the writing ends.
 * Freeing twice does nothing.
 *
 * @throws {KokoroError} `output` when `buffer` didn't come from {@linkcode allocateOutput} or was
 * transferred, `device` when the CUDA driver fails to free the memory.
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
  if (!slot) throw new KokoroError("output", "Can't free a buffer that is not an output slot");
  if (slot.memory.closed) return;
  if (isGone(buffer)) {
    throw new KokoroError("output", "This output slot was transferred: its memory can't be freed");
  }
  ArrayBuffer.prototype.transfer.call(buffer, 0);
  slot.memory.close();
}

/**
 * Checks that `output` is an `ArrayBuffer` that can hold float32 samples.
 *
 * @throws {KokoroError} `output` when it isn't, when it was freed or transferred, or when it is
 * resizable
 */
export function checkOutput(output: ArrayBuffer): void {
  const what = faultOf(output);
  if (what === undefined) return;
  throw new KokoroError(
    "output",
    `the output is ${what}: give an ArrayBuffer of float32 samples (see allocateOutput)`,
  );
}

/** What makes `output` unusable as an output; `undefined` if nothing does. */
function faultOf(output: ArrayBuffer): string | undefined {
  if (!isArrayBuffer(output)) return "not an ArrayBuffer";
  if (isGone(output)) return "already freed or transferred";
  if (isResizable(output)) return "resizable";
  if (output.byteLength % Float32Array.BYTES_PER_ELEMENT === 0) return undefined;
  return `${output.byteLength} bytes long, not a multiple of 4`;
}

/** Whether the length of `buffer` can change, so that its memory can't be given to the network. */
export function isResizable(buffer: ArrayBufferLike): boolean {
  if (!isAnyArrayBuffer(buffer)) return false;
  return isArrayBuffer(buffer) ? buffer.resizable : buffer.growable;
}

/**
 * Checks that an output can still be used after other code has run.
 *
 * @throws {KokoroError} `output` when it was freed or transferred
 */
export function checkStillThere(output: Float32Array): void {
  if (!isGone(output.buffer)) return;
  throw new KokoroError("output", "the output was freed or transferred during the synthesis");
}

/** Whether `buffer` was freed or transferred. */
export function isGone(buffer: ArrayBufferLike): boolean {
  return isArrayBuffer(buffer) && buffer.detached;
}

/**
 * Runs `call`. If `output` is an output slot, its memory stays valid until the returned promise
 * settles, even if the slot is freed meanwhile.
 */
export function holdOutput<T>(output: ArrayBufferLike, call: () => Promise<T>): Promise<T> {
  const slot = slots.get(output);
  return slot ? slot.memory.use(call) : call();
}

function ordinarySlot(): Slot {
  return { memory: mapMemory("output slot", OUTPUT_BYTES), pinned: false };
}

/** Falls back to ordinary memory if the driver fails: page-locked memory is only faster. */
function allocateWhereBest(index: number): Slot {
  try {
    using driver = CudaDriver.open({ index });
    return { memory: driver.hostAlloc(OUTPUT_BYTES), pinned: true };
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    return ordinarySlot();
  }
}

/**
 * Makes the `transfer` methods of `buffer` throw. After a transfer the memory would belong to
 * another buffer, but it would be freed as soon as this one is garbage-collected. Only the methods
 * can be blocked, not the transfer lists of `postMessage` and `structuredClone`.
 */
function forbidTransfer(buffer: ArrayBuffer): ArrayBuffer {
  const value = (): never => {
    throw new KokoroError("output", "An output slot can't be transferred: copy it with slice()");
  };
  return Object.defineProperties(buffer, { transfer: { value }, transferToFixedLength: { value } });
}
