/**
 * The CUDA driver, as far as page-locked memory and a look at the device's memory need it.
 *
 * @module
 */

import { KokoroError, type KokoroErrorKind } from "../errors.ts";
import { Handle } from "./handle.ts";
import { openFirst } from "./open_first.ts";

/** Nothing is nonblocking: a context is current in one thread. */
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

/** Where the driver installs itself: the run-time name, and the one that only some machines have. */
const driverNames = ["libcuda.so.1", "libcuda.so"];

/** `CU_MEMHOSTALLOC_PORTABLE`: the memory is page-locked for every context, libtorch's included. */
const PORTABLE = 1;

/** `CUDA_ERROR_OUT_OF_MEMORY`. */
const OUT_OF_MEMORY = 2;

/** What to do about a CUresult, where more can be said than the driver says. */
const hints: Record<number, string> = {
  [OUT_OF_MEMORY]: "Close other programs, or raise the limit of locked memory (ulimit -l).",
  3: "The driver is not initialised, or shutting down.", // CUDA_ERROR_NOT_INITIALIZED
  4: "The process is ending.", // CUDA_ERROR_DEINITIALIZED
  46: "Another process has the GPU to itself.", // CUDA_ERROR_DEVICE_UNAVAILABLE
  100: "Check that nvidia-smi lists a GPU and that CUDA_VISIBLE_DEVICES doesn't hide it.", // CUDA_ERROR_NO_DEVICE
  802: "The GPU's fabric manager is still starting.", // CUDA_ERROR_SYSTEM_NOT_READY
  803: "The driver was updated: restart the machine.", // CUDA_ERROR_SYSTEM_DRIVER_MISMATCH
};

const GENERAL_HINT = 'Check the GPU with nvidia-smi, or use the device "cpu".';

/**
 * The device's memory, of all processes together.
 *
 * @example
 * ```ts
 * import { CudaDriver, type MemoryInfo } from "./mod.ts";
 * const usedPart = ({ freeBytes, totalBytes }: MemoryInfo): number => 1 - freeBytes / totalBytes;
 * // What programs have of the GPU's memory, 0 to 1.
 * function load(): number {
 *   using driver = CudaDriver.open();
 *   return usedPart(driver.memoryInfo());
 * }
 * ```
 */
export interface MemoryInfo {
  /** What nobody has. */
  readonly freeBytes: number;
  /** All of it. */
  readonly totalBytes: number;
}

/**
 * The CUDA driver with the first GPU, in the GPU's primary context: the one that libtorch uses too.
 *
 * @example
 * ```ts
 * import { CudaDriver } from "./mod.ts";
 * // The GPU, with what it has left; empty where there is none.
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
   * @param path The driver's file; absent: the machine's.
   * @throws {KokoroError} `device` when there is no driver or no GPU, or the driver refuses.
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
      what: "No CUDA driver can be opened",
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
   * How much memory the device has, and how much of it is free.
   *
   * @throws {KokoroError} `device` when the driver refuses, `closed` after disposal.
   * @example
   * ```ts
   * import { CudaDriver } from "./mod.ts";
   * // Whether a model has room beside what else is on the GPU.
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
   * Allocates page-locked host memory, at a page's boundary, not cleared. Closing the handle frees it.
   * It keeps the context, even when the driver is disposed before.
   *
   * @throws {KokoroError} `memory` when there is too little, `device` when the driver refuses,
   * `closed` after disposal.
   * @example
   * ```ts
   * import { CudaDriver, type Handle } from "./mod.ts";
   * // A second of samples that a GPU copies into directly, and what frees it.
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
   * Lets go of the context; it is released when the last host memory is freed.
   *
   * @throws {KokoroError} `device` when the driver refuses
   * @example
   * ```ts
   * import { allocateOutput, CudaDriver } from "./mod.ts";
   * // Two slots by one driver: they stay when that is disposed.
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
    throw new KokoroError("device", `${call} succeeded and gave nothing. ${GENERAL_HINT}`);
  }
  return pointer;
}
