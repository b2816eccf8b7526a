/**
 * The output slot: memory of a fixed place and size that speech is written to.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { CudaDriver } from "./cuda_driver.ts";
import type { Device } from "./engine.ts";
import { Handle } from "./handle.ts";
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
    ? mapMemory()
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
  if (buffer.detached) {
    throw new KokoroError("output", "This output slot was transferred: its memory can't be freed");
  }
  ArrayBuffer.prototype.transfer.call(buffer, 0);
  slot.memory.close();
}

/** Runs `call` while the memory of `output` stays, even if it is an output slot that gets freed. */
export function holdOutput<T>(output: ArrayBufferLike, call: () => Promise<T>): Promise<T> {
  const slot = slots.get(output);
  return slot ? slot.memory.use(call) : call();
}

/** A driver that can't do it is no reason to fail: page-locked memory is only quicker. */
function allocateWhereBest(): Slot {
  try {
    using driver = CudaDriver.open();
    return { memory: driver.hostAlloc(OUTPUT_BYTES), pinned: true };
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    return mapMemory();
  }
}

const memorySymbols = {
  mmap: {
    parameters: [
      "pointer", // void *addr
      "usize", // size_t length
      "i32", // int prot
      "i32", // int flags
      "i32", // int fd
      "i64", // off_t offset
    ],
    result: "pointer", // void *
  },

  munmap: {
    parameters: [
      "pointer", // void *addr
      "usize", // size_t length
    ],
    result: "i32", // int
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** `PROT_READ | PROT_WRITE`. */
const READ_AND_WRITE = 3;

/** `MAP_FAILED`, which is -1. */
const MAP_FAILED = 2n ** 64n - 1n;

/** The system's C library, and `MAP_PRIVATE | MAP_ANONYMOUS` in its numbers. */
const systems: Partial<Record<typeof Deno.build.os, { libc: string; anonymous: number }>> = {
  darwin: { libc: "libSystem.B.dylib", anonymous: 0x1002 },
  linux: { libc: "libc.so.6", anonymous: 0x22 },
};

/** Mapped and not allocated: it begins at a page, and goes back to the system when it is freed. */
function mapMemory(): Slot {
  const system = systems[Deno.build.os];
  if (!system) {
    throw new KokoroError("setup", `Output slots need Linux or macOS, this is ${Deno.build.os}`);
  }
  const { symbols: libc } = Deno.dlopen(system.libc, memorySymbols);
  const bytes = BigInt(OUTPUT_BYTES);
  const pointer = libc.mmap(null, bytes, READ_AND_WRITE, system.anonymous, -1, 0n);
  if (pointer === null || Deno.UnsafePointer.value(pointer) === MAP_FAILED) {
    throw new KokoroError("memory", `No memory left for an output slot of ${OUTPUT_BYTES} bytes`);
  }
  const memory = new Handle("output slot", pointer, () => void libc.munmap(pointer, bytes));
  return { memory, pinned: false };
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
