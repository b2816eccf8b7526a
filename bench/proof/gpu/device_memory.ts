/**
 * Memory of the GPU that this process takes for itself: to see what a model does when little is
 * left, and to time copies into an output slot.
 *
 * @module
 */

import { KokoroError } from "../../../errors.ts";
import { openFirst } from "../../../ffi/open_first.ts";

const symbols = {
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDeviceGet: { parameters: ["buffer", "i32"], result: "i32" },
  cuDevicePrimaryCtxRetain: { parameters: ["buffer", "i32"], result: "i32" },
  cuDevicePrimaryCtxRelease_v2: { parameters: ["i32"], result: "i32" },
  cuCtxPushCurrent_v2: { parameters: ["usize"], result: "i32" },
  cuCtxPopCurrent_v2: { parameters: ["buffer"], result: "i32" },
  cuMemGetInfo_v2: { parameters: ["buffer", "buffer"], result: "i32" },
  cuMemAlloc_v2: { parameters: ["buffer", "usize"], result: "i32" },
  cuMemFree_v2: { parameters: ["usize"], result: "i32" },
  cuMemcpyDtoH_v2: { parameters: ["buffer", "usize", "usize"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The driver's file names: the run-time name, and that of WSL. */
const DRIVERS = ["libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1"];

/** The sizes of the pieces that are taken, the largest first: free memory is not in one piece. */
const PIECES = [1 << 30, 1 << 26, 1 << 22];

/** Memory of the first GPU, which is freed when this is disposed. */
export class DeviceMemory implements Disposable {
  readonly #calls = openFirst(DRIVERS, (path) => Deno.dlopen(path, symbols).symbols, {
    kind: "device",
    what: "Can't open the CUDA driver",
    hint: "Install the NVIDIA driver.",
  });
  readonly #device: number;
  readonly #context: bigint;
  readonly #taken: bigint[] = [];

  /** @throws {KokoroError} `device` when the driver fails, as in all functions */
  constructor() {
    const [device, context] = [new Int32Array(1), new BigUint64Array(1)];
    check("cuInit", this.#calls.cuInit(0));
    check("cuDeviceGet", this.#calls.cuDeviceGet(device, 0));
    const retained = this.#calls.cuDevicePrimaryCtxRetain(context, device[0]);
    check("cuDevicePrimaryCtxRetain", retained);
    [this.#device, this.#context] = [device[0], context[0]];
  }

  /** Takes memory until about `left` bytes are free. */
  takeAllBut(left: number): void {
    this.#inContext(() => {
      for (const piece of PIECES) {
        while (this.#free() - piece > left && this.#take(piece) !== undefined);
      }
    });
  }

  /** Returns a function that copies `bytes` bytes from the GPU to the host, and waits for them. */
  copier(bytes: number): (to: Float32Array<ArrayBuffer>) => void {
    const from = this.#inContext(() => this.#take(bytes));
    if (from === undefined) throw new KokoroError("memory", `${bytes} bytes can't be allocated`);
    return (to) =>
      this.#inContext(() => {
        check("cuMemcpyDtoH", this.#calls.cuMemcpyDtoH_v2(to, from, BigInt(bytes)));
      });
  }

  [Symbol.dispose](): void {
    this.#inContext(() => this.#taken.forEach((address) => this.#calls.cuMemFree_v2(address)));
    this.#calls.cuDevicePrimaryCtxRelease_v2(this.#device);
  }

  #free(): number {
    const free = new BigUint64Array(1);
    check("cuMemGetInfo", this.#calls.cuMemGetInfo_v2(free, new BigUint64Array(1)));
    return Number(free[0]);
  }

  #take(bytes: number): bigint | undefined {
    const address = new BigUint64Array(1);
    if (this.#calls.cuMemAlloc_v2(address, BigInt(bytes)) !== 0) return undefined;
    this.#taken.push(address[0]);
    return address[0];
  }

  /** Makes the context current: in this thread only, so there must be no `await`. */
  #inContext<T>(call: () => T): T {
    check("cuCtxPushCurrent", this.#calls.cuCtxPushCurrent_v2(this.#context));
    try {
      return call();
    } finally {
      this.#calls.cuCtxPopCurrent_v2(new BigUint64Array(1));
    }
  }
}

function check(call: string, result: number): void {
  if (result !== 0) throw new KokoroError("device", `${call} failed with CUresult ${result}`);
}
