/**
 * The calls of the CUDA driver API that this project needs, and their errors.
 *
 * @module
 */

import { KokoroError, type KokoroErrorKind } from "../errors.ts";
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

  /** From CUDA 11.4 on. Of a part of a GPU (MIG), this is the UUID of the part. */
  cuDeviceGetUuid_v2: {
    parameters: [
      "buffer", // CUuuid *uuid
      "i32", // CUdevice dev
    ],
    result: "i32", // CUresult
    optional: true,
  },

  cuDeviceGetUuid: {
    parameters: [
      "buffer", // CUuuid *uuid
      "i32", // CUdevice dev
    ],
    result: "i32", // CUresult
    optional: true,
  },

  cuDeviceGetAttribute: {
    parameters: [
      "buffer", // int *pi
      "i32", // CUdevice_attribute attrib
      "i32", // CUdevice dev
    ],
    result: "i32", // CUresult
  },

  cuDeviceTotalMem_v2: {
    parameters: [
      "buffer", // size_t *bytes
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

/** The calls of an opened driver. */
export type Calls = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** The driver's file names: the run-time name, one that some machines have, and that of WSL. */
const driverNames = ["libcuda.so.1", "libcuda.so", "/usr/lib/wsl/lib/libcuda.so.1"];

/** `CUDA_ERROR_OUT_OF_MEMORY`. */
const OUT_OF_MEMORY = 2;

/** `CUDA_ERROR_STUB_LIBRARY`, which is no driver, and `CUDA_ERROR_NO_DEVICE`. */
const NO_GPU: readonly number[] = [34, 100];

/** Advice when the driver finds no GPU. */
export const NO_GPU_HINT =
  "Check that nvidia-smi lists a GPU and that CUDA_VISIBLE_DEVICES doesn't hide it.";

/** Advice for a CUresult, added to the driver's own message. */
const hints: Record<number, string> = {
  [OUT_OF_MEMORY]: "Close other programs, or raise the limit of locked memory (ulimit -l).",
  3: "The driver is not initialised, or shutting down.", // CUDA_ERROR_NOT_INITIALIZED
  4: "The process is ending.", // CUDA_ERROR_DEINITIALIZED
  46: "Another process has exclusive use of the GPU.", // CUDA_ERROR_DEVICE_UNAVAILABLE
  100: NO_GPU_HINT, // CUDA_ERROR_NO_DEVICE
  802: "The GPU's fabric manager is still starting.", // CUDA_ERROR_SYSTEM_NOT_READY
  803: "The driver was updated: restart the machine.", // CUDA_ERROR_SYSTEM_DRIVER_MISMATCH
};

const GENERAL_HINT = 'Check the GPU with nvidia-smi, or use the device "cpu".';

/**
 * Opens the driver, and initialises it.
 *
 * @param path The driver's file. Default: the driver installed on this machine.
 * @throws {KokoroError} `device` when there is no driver, or it finds no GPU or fails.
 */
export function openCalls(path?: string): Calls {
  const calls = loadCalls(path);
  check(calls, "cuInit", calls.cuInit(0));
  return calls;
}

/**
 * As {@linkcode openCalls}, but returns `undefined` when there is no driver, or it finds no GPU.
 *
 * @throws {KokoroError} `device` when the driver fails in another way.
 */
export function tryOpenCalls(path?: string): Calls | undefined {
  let calls: Calls;
  try {
    calls = loadCalls(path);
  } catch (error) {
    if (error instanceof KokoroError) return undefined;
    throw error;
  }
  const result = calls.cuInit(0);
  if (NO_GPU.includes(result)) return undefined;
  check(calls, "cuInit", result);
  return calls;
}

function loadCalls(path?: string): Calls {
  return openFirst(
    path ? [path] : driverNames,
    (path) => Deno.dlopen(path, symbols).symbols,
    {
      kind: "device",
      what: "Can't open the CUDA driver",
      hint: 'Install the NVIDIA driver, or use the device "cpu".',
    },
  );
}

/**
 * Throws when a call of the driver failed.
 *
 * @param call the name of the call, for the message
 * @throws {KokoroError} `memory` when memory ran out, else `device`
 */
export function check(calls: Calls, call: string, result: number): void {
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

/** Returns the number that a call writes. */
export function readInt(
  calls: Calls,
  call: string,
  get: (out: Int32Array<ArrayBuffer>) => number,
): number {
  const out = new Int32Array(1);
  check(calls, call, get(out));
  return out[0];
}

/** Returns the pointer that a call writes. */
export function readPointer(
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
