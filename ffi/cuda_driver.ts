/**
 * The part of the CUDA driver API that allocates page-locked memory and reads the device's memory
 * usage.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { type Calls, check, openCalls, readInt, readPointer } from "./cuda_calls.ts";
import { driverOf, gpuAt } from "./gpus.ts";
import { Handle } from "./handle.ts";

/** `CU_MEMHOSTALLOC_PORTABLE`: page-locks the memory for every context, including libtorch's. */
const PORTABLE = 1;

/**
 * Options of {@linkcode CudaDriver.open}: which GPU, and which driver.
 *
 * @example
 * ```ts
 * import { CudaDriver, type DriverOptions } from "./mod.ts";
 * const second: DriverOptions = { index: 1 };
 * // The free memory of the second GPU in bytes.
 * function free(): number {
 *   using driver = CudaDriver.open(second);
 *   return driver.memoryInfo().freeBytes;
 * }
 * ```
 */
export interface DriverOptions {
  /** The number of the GPU, from 0, among those that `CUDA_VISIBLE_DEVICES` shows. Default: 0. */
  readonly index?: number;
  /** The driver's file. Default: the driver installed on this machine. */
  readonly path?: string;
}

/**
 * The GPU's memory, shared by all processes.
 *
 * @example
 * ```ts
 * import { CudaDriver, type MemoryInfo } from "./mod.ts";
 * const usedPart = ({ freeBytes, totalBytes }: MemoryInfo): number => 1 - freeBytes / totalBytes;
 * // The part of the GPU's memory that programs use, 0 to 1.
 * function load(): number {
 *   using driver = CudaDriver.open();
 *   return usedPart(driver.memoryInfo());
 * }
 * ```
 */
export interface MemoryInfo {
  /** Memory that no process uses, in bytes. */
  readonly freeBytes: number;
  /** All memory of the GPU, in bytes. */
  readonly totalBytes: number;
}

/**
 * The CUDA driver, opened for one GPU. Uses the GPU's primary context, as libtorch does.
 *
 * @example
 * ```ts
 * import { CudaDriver } from "./mod.ts";
 * // The GPU's name and free memory; an empty string if there is no GPU.
 * function gpu(): string {
 *   try {
 *     using driver = CudaDriver.open();
 *     return `${driver.deviceName}, ${driver.memoryInfo().freeBytes} bytes free`;
 *   } catch {
 *     return "";
 *   }
 * }
 * console.log(gpu());
 * ```
 */
export class CudaDriver implements Disposable {
  readonly #calls: Calls;
  readonly #context: Handle;

  private constructor(
    calls: Calls,
    context: Handle,
    /** The name of the GPU, such as `NVIDIA GeForce RTX 3060`. */
    readonly deviceName: string,
    /** The newest CUDA version that the driver supports, such as `12.4`. */
    readonly version: string,
  ) {
    this.#calls = calls;
    this.#context = context.closeWith(this);
  }

  /**
   * Opens the driver and retains the primary context of a GPU.
   *
   * @throws {KokoroError} `device` when there is no driver, no GPU or no GPU with this index, or a
   * driver call fails; `input` when an option has another type.
   * @example
   * ```ts
   * import { CudaDriver, KokoroError } from "./mod.ts";
   * try {
   *   using driver = CudaDriver.open({ index: 1 }); // the second GPU
   *   console.log(`${driver.deviceName}, CUDA ${driver.version}`);
   * } catch (error) {
   *   if (!(error instanceof KokoroError)) throw error;
   *   console.log(`No such GPU: ${error.message}`);
   * }
   * ```
   */
  static open(options: DriverOptions = {}): CudaDriver {
    const { index = 0, path } = checked(options);
    const calls = openCalls(path);
    const { cuda, gpus } = driverOf(calls);
    const { name } = gpuAt(gpus, index);
    const device = readInt(calls, "cuDeviceGet", (out) => calls.cuDeviceGet(out, index));
    const pointer = readPointer(
      calls,
      "cuDevicePrimaryCtxRetain",
      (out) => calls.cuDevicePrimaryCtxRetain(out, device),
    );
    const context = new Handle("CUDA driver", pointer, () => {
      check(calls, "cuDevicePrimaryCtxRelease", calls.cuDevicePrimaryCtxRelease_v2(device));
    });
    return new CudaDriver(calls, context, name, cuda);
  }

  /**
   * Reads the free and the total memory of the GPU.
   *
   * @throws {KokoroError} `device` when the driver call fails, `closed` after disposal.
   * @example
   * ```ts
   * import { CudaDriver } from "./mod.ts";
   * // Whether a model fits into the memory that other programs have left free.
   * function hasRoom(driver: CudaDriver): boolean {
   *   return driver.memoryInfo().freeBytes > 2e9;
   * }
   * ```
   */
  memoryInfo(): MemoryInfo {
    const free = new BigUint64Array(1);
    const total = new BigUint64Array(1);
    this.#context.retain();
    try {
      this.#inContext(() => this.#check("cuMemGetInfo", this.#calls.cuMemGetInfo_v2(free, total)));
    } finally {
      this.#context.release();
    }
    return { freeBytes: Number(free[0]), totalBytes: Number(total[0]) };
  }

  /**
   * Allocates page-locked host memory. The memory starts at a page boundary and is not cleared.
   * Closing the returned handle frees it. The memory stays valid after the driver is disposed: it
   * keeps the CUDA context open.
   *
   * @param bytes The size of the memory.
   * @returns A handle whose `pointer` is the start of the memory.
   * @throws {KokoroError} `memory` when there is too little memory, `device` when another driver
   * error occurs, `closed` after disposal.
   * @example
   * ```ts
   * import { CudaDriver, type Handle } from "./mod.ts";
   * // One second of samples that a GPU copies into directly, and the handle that frees them.
   * function allocateSecond(driver: CudaDriver): { samples: Float32Array; memory: Handle } {
   *   const memory = driver.hostAlloc(4 * 24_000);
   *   const buffer = Deno.UnsafePointerView.getArrayBuffer(memory.pointer, 4 * 24_000);
   *   return { samples: new Float32Array(buffer), memory };
   * }
   * ```
   */
  hostAlloc(bytes: number): Handle {
    let pointer: Deno.PointerObject | undefined;
    this.#context.retain();
    try {
      this.#inContext(() => {
        pointer = readPointer(
          this.#calls,
          "cuMemHostAlloc",
          (out) => this.#calls.cuMemHostAlloc(out, BigInt(bytes), PORTABLE),
        );
      });
    } catch (error) {
      if (pointer) this.#calls.cuMemFreeHost(pointer);
      this.#context.release();
      throw error;
    }
    return new Handle("page-locked memory", pointer!, () => this.#hostFree(pointer!));
  }

  #hostFree(pointer: Deno.PointerObject): void {
    try {
      this.#inContext(() => this.#check("cuMemFreeHost", this.#calls.cuMemFreeHost(pointer)));
    } finally {
      this.#context.release();
    }
  }

  /**
   * Closes the driver. The CUDA context is released once all memory from {@linkcode hostAlloc} is
   * freed.
   *
   * @throws {KokoroError} `device` when the driver call fails.
   * @example
   * ```ts
   * import { allocateOutput, CudaDriver } from "./mod.ts";
   * // Two slots from one driver: they stay valid after the driver is disposed.
   * function allocateTwo(): ArrayBuffer[] {
   *   using driver = CudaDriver.open();
   *   return [allocateOutput({ driver }), allocateOutput({ driver })];
   * }
   * ```
   */
  [Symbol.dispose](): void {
    this.#context.close();
  }

  #inContext(call: () => void): void {
    const pop = (): number => this.#calls.cuCtxPopCurrent_v2(new BigUint64Array(1));
    this.#check("cuCtxPushCurrent", this.#calls.cuCtxPushCurrent_v2(this.#context.pointer));
    try {
      call();
    } catch (error) {
      pop();
      throw error;
    }
    this.#check("cuCtxPopCurrent", pop());
  }

  #check(call: string, result: number): void {
    check(this.#calls, call, result);
  }
}

/** The options, which may be anything, and whose getters may throw. */
function checked(options: DriverOptions): DriverOptions {
  try {
    const { index = 0, path } = options;
    const isText = path === undefined || typeof path === "string";
    if (Number.isInteger(index) && isText) return { index, path };
  } catch (cause) {
    throw new KokoroError("input", "the options of the driver can't be read", { cause });
  }
  throw new KokoroError("input", "give the index of a GPU and the path of a driver, or neither");
}
