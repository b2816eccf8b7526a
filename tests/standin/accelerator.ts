/**
 * The stand-in accelerator, on which the shim's code for GPUs runs without one, and the functions
 * with which tests control it. Its memory can't be touched by the host, its copies end as late as
 * they may, and it counts everything. `accelerator/` holds its C++.
 *
 * @module
 */

import { Library } from "../../ffi/library.ts";
import { buildExecutable, buildLibrary } from "../../setup/install.ts";
import { projectPath } from "../helpers/files.ts";

/** The macros with which the shim is built for the stand-in, which is open already by that name. */
const DEFINES = [
  "-DKOKORO_ACCELERATOR=PrivateUse1",
  '-DKOKORO_ACCELERATOR_LIBRARY="libstandin.so"',
];

/** The number of devices that the stand-in has. */
export const DEVICES = 2;

/** The work of the calls of one operation. */
export interface Work {
  readonly calls: number;
  /** The kernels that CUDA would start. */
  readonly launches: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Multiplications and additions of convolutions, LSTMs and products. */
  readonly flops: number;
}

/** A shape of convolutions, as cuDNN distinguishes them, and how often it was computed. */
export interface ConvolutionShape {
  readonly input: readonly number[];
  readonly weight: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly transposed: boolean;
  readonly count: number;
}

/** What the stand-in has counted since the last reset. */
export interface Counts {
  /** Operands of an operation that are tensors of the host with one value. */
  readonly hostScalars: number;
  /** Values for which the host waited with `item()`. */
  readonly items: number;
  /** Other copies to the host for which it waited, and those for which it did not. */
  readonly blockingReads: number;
  readonly reads: number;
  /** Copies to a device for which the host waited, and those for which it did not. */
  readonly blockingWrites: number;
  readonly writes: number;
  /** Copies from or to memory of the host that is not page-locked. */
  readonly pageable: number;
  /** How often the host waited for a whole stream. */
  readonly synchronizations: number;
  /** Inputs of convolutions that had to be copied first, and passes that add a bias afterwards. */
  readonly contiguous: number;
  readonly biases: number;
  /** Steps of LSTMs, each of which waits for the one before. */
  readonly lstmSteps: number;
  /** Requests for memory of a device, for page-locked memory, and segments taken from a device. */
  readonly allocations: number;
  readonly pinnedAllocations: number;
  readonly segments: number;
  /** By the operation's name. */
  readonly operations: Readonly<Record<string, Work>>;
  readonly convolutions: readonly ConvolutionShape[];
  /** Rules that were broken where no error could be thrown. */
  readonly faults: readonly string[];
}

const controls = {
  standin_reset: { parameters: [], result: "void" },
  standin_counts: { parameters: [], result: "pointer" },
  standin_set_devices: { parameters: ["i32"], result: "void" },
  standin_set_limit: { parameters: ["u64"], result: "void" },
  standin_fail_allocation: { parameters: ["i32", "i64"], result: "void" },
  standin_break_at: { parameters: ["i64"], result: "void" },
  standin_compute: { parameters: ["i32"], result: "void" },
  standin_finish: { parameters: [], result: "void" },
  standin_lock: { parameters: ["buffer", "u64"], result: "void" },
  standin_unlock: { parameters: ["buffer"], result: "void" },
  standin_context_flags: { parameters: ["i32"], result: "u32" },
  standin_fail_driver: { parameters: ["buffer", "i32"], result: "void" },
} as const satisfies Deno.ForeignLibraryInterface;

const ARITHMETIC = ["none", "all", "loading"] as const;

/**
 * Which kernels compute: all by default, none, or only those that load a model. The others only
 * allocate their results, which is much faster: the host then reads zeros, and true as truth
 * values. All are counted.
 */
export type Arithmetic = typeof ARITHMETIC[number];

/** The memory of each device in bytes, unless a test sets another limit. */
const MEMORY = 8 * 2 ** 30;

/** The stand-in in this process, and the shim that uses it as its GPU, with the device `cuda`. */
export class Accelerator {
  readonly #symbols: Deno.DynamicLibrary<typeof controls>["symbols"];

  private constructor(
    symbols: Deno.DynamicLibrary<typeof controls>["symbols"],
    readonly library: Library,
  ) {
    this.#symbols = symbols;
  }

  /** Builds both libraries, unless they have been built, and opens them. */
  static async open(): Promise<Accelerator> {
    const standin = await standinLibrary();
    const shim = await buildLibrary("libkokoro.so", undefined, { flags: DEFINES });
    const library = Library.open({ path: shim }); // first: it sets variables for libtorch
    return new Accelerator(Deno.dlopen(standin, controls).symbols, library);
  }

  /** Sets all counts to zero. */
  reset(): void {
    this.#symbols.standin_reset();
  }

  /** What was counted since the last reset. */
  counts(): Counts {
    return JSON.parse(Deno.UnsafePointerView.getCString(this.#symbols.standin_counts()!));
  }

  /** Lets libtorch see that many devices, 0 to {@linkcode DEVICES}. */
  setDevices(count: number): void {
    this.#symbols.standin_set_devices(count);
  }

  /** Sets the memory of each device, after returning what libtorch keeps for later. */
  setMemory(bytes = MEMORY): void {
    this.#symbols.standin_set_limit(BigInt(bytes));
  }

  /** Lets request number `request` from now on for memory fail, counted from 0; -1 for none. */
  failAllocation(memory: "device" | "page-locked", request: number): void {
    this.#symbols.standin_fail_allocation(memory === "device" ? 0 : 1, BigInt(request));
  }

  /**
   * Lets the device fail at launch number `launch` from now on, counted from 0, and in everything
   * after that, as a GPU does. -1 lets it work again, which a GPU does not do.
   */
  breakAt(launch: number): void {
    this.#symbols.standin_break_at(BigInt(launch));
  }

  /** The flags that the driver would make contexts of a device with. */
  contextFlags(device: number): number {
    return this.#symbols.standin_context_flags(device);
  }

  /** Chooses which kernels compute. */
  setArithmetic(arithmetic: Arithmetic): void {
    this.#symbols.standin_compute(ARITHMETIC.indexOf(arithmetic));
  }

  /** Runs all copies that wait. */
  finish(): void {
    this.#symbols.standin_finish();
  }

  /** Makes memory page-locked until {@linkcode unlock}, as the driver's `cuMemHostAlloc` does. */
  lock(memory: ArrayBuffer): void {
    this.#symbols.standin_lock(new Uint8Array(memory), BigInt(memory.byteLength));
  }

  /** Makes memory pageable again. */
  unlock(memory: ArrayBuffer): void {
    this.#symbols.standin_unlock(new Uint8Array(memory));
  }

  /**
   * Lets a function of NVRTC or of the driver, such as `cuModuleLoadData`, return an error. No name
   * lets all work again.
   */
  failDriver(name = "", result = 0): void {
    this.#symbols.standin_fail_driver(new TextEncoder().encode(`${name}\0`), result);
  }
}

/** The path of `libstandin.so`, which is built with these flags unless it has been. */
export function standinLibrary(flags: readonly string[] = []): Promise<string> {
  return buildLibrary("libstandin.so", projectPath("tests/standin/accelerator"), { flags });
}

/**
 * Builds a C++ program with the parts of the shim for the stand-in, unless it has been built, and
 * returns its path. The program opens the stand-in by its path before anything else.
 *
 * @param flags more flags for the compiler, also when it links
 */
export function buildOnStandin(source: string, flags: readonly string[] = []): Promise<string> {
  return buildExecutable(projectPath(source), { flags: [...DEFINES, ...flags] });
}

/** The launches of all operations. */
export function launchesOf(counts: Counts): number {
  return Object.values(counts.operations).reduce((sum, { launches }) => sum + launches, 0);
}
