/**
 * The part of the CUDA driver API that allocates page-locked memory and reads the device's memory
 * usage.
 *
 * @module
 */

import { KokoroError, type KokoroErrorKind } from "../errors.ts";
import { Handle } from "./handle.ts";
import { openFirst } from "./open_first.ts";

/** No call is nonblocking, because a CUDA context is current in one thread only. */
const symbols = {
  cuInit: {
    parameters: [
      "u32", // unsigned int Flags
    ],
    result: "i32", // CUresult
  },

  cuDriverGetVersion: {
    parameters: [
      "buffer", // int *driverVersion
    ],
    result: "i32", // CUresult
  },

  cuDeviceGetCount: {
    parameters: [
      "buffer", // int *count
    ],
    result: "i32", // CUresult
  },

  cuDeviceGet: {
    parameters: [
      "buffer", // CUdevice *device
      "i32", // int ordinal
    ],
    result: "i32", // CUresult
  },

  cuDeviceGetName: {
    parameters: [
      "buffer", // char *name
      "i32", // int len
      "i32", // CUdevice dev
    ],
    result: "i32", // CUresult
  },

  cuDevicePrimaryCtxRetain: {
    parameters: [
      "buffer", // CUcontext *pctx
      "i32", // CUdevice dev
    ],
    result: "i32", // CUresult
  },

  cuDevicePrimaryCtxRelease_v2: {
    parameters: [
      "i32", // CUdevice dev
    ],
    result: "i32", // CUresult
  },

  cuCtxPushCurrent_v2: {
    parameters: [
      "pointer", // CUcontext ctx
    ],
    result: "i32", // CUresult
  },

  cuCtxPopCurrent_v2: {
    parameters: [
      "buffer", // CUcontext *pctx
    ],
    result: "i32", // CUresult
  },

  cuMemGetInfo_v2: {
    parameters: [
      "buffer", // size_t *free
      "buffer", // size_t *total
    ],
    result: "i32", // CUresult
  },

  cuMemHostAlloc: {
    parameters: [
      "buffer", // void **pp
      "usize", // size_t bytesize
      "u32", // unsigned int Flags
    ],
    result: "i32", // CUresult
  },

  cuMemFreeHost: {
    parameters: [
      "pointer", // void *p
    ],
    result: "i32", // CUresult
  },

  cuGetErrorName: {
    parameters: [
      "i32", // CUresult error
      "buffer", // const char **pStr
    ],
    result: "i32", // CUresult
  },

  cuGetErrorString: {
    parameters: [
      "i32", // CUresult error
      "buffer", // const char **pStr
    ],
    result: "i32", // CUresult
  },
} as const satisfies Deno.ForeignLibraryInterface;

type Calls = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** The driver's file names: the run-time name, and one that exists only on some machines. */
const driverNames = ["libcuda.so.1", "libcuda.so"];

/** `CU_MEMHOSTALLOC_PORTABLE`: page-locks the memory for every context, including libtorch's. */
const PORTABLE = 1;

/** `CUDA_ERROR_OUT_OF_MEMORY`. */
const OUT_OF_MEMORY = 2;

/** Advice for a CUresult, added to the driver's own message. */
const hints: Record<number, string> = {
  [OUT_OF_MEMORY]: "Close other programs, or raise the limit of locked memory (ulimit -l).",
  3: "The driver is not initialised, or shutting down.", // CUDA_ERROR_NOT_INITIALIZED
  4: "The process is ending.", // CUDA_ERROR_DEINITIALIZED
  46: "Another process has exclusive use of the GPU.", // CUDA_ERROR_DEVICE_UNAVAILABLE
  // CUDA_ERROR_NO_DEVICE
  100: "Check that nvidia-smi lists a GPU and that CUDA_VISIBLE_DEVICES doesn't hide it.",
  802: "The GPU's fabric manager is still starting.", // CUDA_ERROR_SYSTEM_NOT_READY
  803: "The driver was updated: restart the machine.", // CUDA_ERROR_SYSTEM_DRIVER_MISMATCH
};

const GENERAL_HINT = 'Check the GPU with nvidia-smi, or use the device "cpu".';

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
 * The CUDA driver, opened for the first GPU. Uses the GPU's primary context, as libtorch does.
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
   * Opens the driver and retains the primary context of the first GPU.
   *
   * @param path The driver's file. Default: the driver installed on this machine.
   * @throws {KokoroError} `device` when there is no driver or no GPU, or a driver call fails.
   * @example
   * ```ts
   * import { CudaDriver, KokoroError } from "./mod.ts";
   * try {
   *   using driver = CudaDriver.open();
   *   console.log(`${driver.deviceName}, CUDA ${driver.version}`);
   * } catch (error) {
   *   if (!(error instanceof KokoroError)) throw error;
   *   console.log(`No GPU: ${error.message}`);
   * }
   * ```
   */
  static open(path?: string): CudaDriver {
    const paths = path ? [path] : driverNames;
    const calls = openFirst(paths, (path) => Deno.dlopen(path, symbols).symbols, {
      kind: "device",
      what: "Can't open the CUDA driver",
      hint: 'Install the NVIDIA driver, or use the device "cpu".',
    });
    check(calls, "cuInit", calls.cuInit(0));
    const version = readInt(calls, "cuDriverGetVersion", calls.cuDriverGetVersion);
    if (readInt(calls, "cuDeviceGetCount", calls.cuDeviceGetCount) === 0) {
      throw new KokoroError("device", `The CUDA driver finds no GPU. ${hints[100]}`);
    }
    const device = readInt(calls, "cuDeviceGet", (out) => calls.cuDeviceGet(out, 0));
    const name = new Uint8Array(256);
    check(calls, "cuDeviceGetName", calls.cuDeviceGetName(name, name.length, device));
    const pointer = readPointer(
      calls,
      "cuDevicePrimaryCtxRetain",
      (out) => calls.cuDevicePrimaryCtxRetain(out, device),
    );
    const context = new Handle("CUDA driver", pointer, () => {
      check(calls, "cuDevicePrimaryCtxRelease", calls.cuDevicePrimaryCtxRelease_v2(device));
    });
    return new CudaDriver(
      calls,
      context,
      new TextDecoder().decode(name.subarray(0, name.indexOf(0))),
      `${Math.floor(version / 1000)}.${Math.floor(version % 1000 / 10)}`,
    );
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

function check(calls: Calls, call: string, result: number): void {
  if (result === 0) return;
  const kind: KokoroErrorKind = result === OUT_OF_MEMORY ? "memory" : "device";
  const name = errorText(calls.cuGetErrorName, result) ?? `CUresult ${result}`;
  const text = errorText(calls.cuGetErrorString, result) ?? "unknown to this driver";
  throw new KokoroError(
    kind,
    `${call} failed with ${name}: ${text}. ${hints[result] ?? GENERAL_HINT}`,
  );
}

type ErrorText = (result: number, out: BigUint64Array<ArrayBuffer>) => number;

function errorText(get: ErrorText, result: number): string | undefined {
  const out = new BigUint64Array(1);
  const pointer = get(result, out) === 0 ? Deno.UnsafePointer.create(out[0]) : null;
  return pointer ? Deno.UnsafePointerView.getCString(pointer) : undefined;
}

function readInt(
  calls: Calls,
  call: string,
  get: (out: Int32Array<ArrayBuffer>) => number,
): number {
  const out = new Int32Array(1);
  check(calls, call, get(out));
  return out[0];
}

function readPointer(
  calls: Calls,
  call: string,
  get: (out: BigUint64Array<ArrayBuffer>) => number,
): Deno.PointerObject {
  const out = new BigUint64Array(1);
  check(calls, call, get(out));
  const pointer = Deno.UnsafePointer.create(out[0]);
  if (!pointer) {
    throw new KokoroError("device", `${call} succeeded but returned null. ${GENERAL_HINT}`);
  }
  return pointer;
}
