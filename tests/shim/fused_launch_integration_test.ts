import assert from "node:assert/strict";
import { run } from "../../setup/fetch/process.ts";
import { buildOnStandin, type Counts, standinLibrary } from "../standin/accelerator.ts";

/** Why the kernel can't be used when something fails. */
interface Failure {
  readonly failing: string;
  /** Empty if it can be used. */
  readonly reason: string;
  readonly available: boolean;
}

/** One launch. */
interface Launch {
  /** Whether the kernel's text ran on the host, or the stand-in for it. */
  readonly text: boolean;
  readonly channels: number;
  readonly length: number;
  readonly first: number;
  readonly count: number;
  readonly snake: boolean;
  /** The number of values that were not written, or written elsewhere. */
  readonly strays: number;
  /** The number of values whose bits are not those of libtorch's operations on the CPU. */
  readonly different: number;
  /** The largest error against float64, in units of float32's rounding. */
  readonly error: number;
  readonly counts: Counts;
}

const FLOAT_BYTES = 4;

const program = await buildOnStandin("tests/shim/fused_launch.cpp");
const printed = await run(program, [await standinLibrary()], "the kernel can't be launched");
const lines: (Failure | Launch)[] = printed.trimEnd().split("\n").map((line) => JSON.parse(line));
const failures = lines.filter((line) => "reason" in line);
const launches = lines.filter((line) => "counts" in line);

Deno.test("a failure of the compiler or driver is the reason why there is no kernel", () => {
  const nvrtc = "NVRTC reports NVRTC_ERROR_";
  const driver = "the GPU's driver reports ";
  const reasons: [failing: string, reason: string][] = [
    ["the CPU", "the kernel is for a GPU"],
    ["nvrtcCreateProgram", `${nvrtc}COMPILATION`],
    ["nvrtcCompileProgram", `${nvrtc}COMPILATION: kernel.h(1): error: it is ordered`],
    ["nvrtcGetCUBINSize", `${nvrtc}INVALID_OPTION`],
    ["nvrtcGetCUBIN", `${nvrtc}INVALID_OPTION`],
    ["cuCtxGetDevice", `${driver}CUDA_ERROR_INVALID_CONTEXT`],
    ["cuDeviceGetAttribute", `${driver}CUDA_ERROR_INVALID_VALUE`],
    ["cuModuleLoadData", `${driver}CUDA_ERROR_INVALID_IMAGE`],
    ["cuModuleGetFunction", `${driver}CUDA_ERROR_NOT_FOUND`],
    ["cuModuleGetFunction", `${driver}error 12345`],
    ["the stream", "this thread does not use libtorch's default stream"],
  ];
  assert.deepEqual(
    failures.filter(({ available }) => !available),
    reasons.map(([failing, reason]) => ({ failing, reason, available: false })),
  );
});

Deno.test("after failures, both devices can use the kernel", () => {
  const able = failures.filter(({ failing }) => failing === "");
  assert.deepEqual(able.map(({ reason, available }) => [reason, available]), [
    ["", true],
    ["", true],
  ]);
});

Deno.test("a launch that fails throws the name of the driver's error", () => {
  const failed = failures.filter(({ reason, available }) => reason !== "" && available);
  assert.deepEqual(failed.map(({ failing, reason }) => [failing, reason]), [
    ["cuLaunchKernel", "the GPU's driver reports error 12345"],
    ["the device", "the GPU's driver reports CUDA_ERROR_ILLEGAL_ADDRESS"],
  ]);
});

Deno.test("the kernel's text gives the bits of libtorch's operations, near float64", () => {
  const ran = launches.filter(({ text }) => text);
  for (const snake of [true, false]) {
    assert(ran.filter((launch) => launch.snake === snake).length > 500);
  }
  for (const launch of ran) {
    assert.equal(launch.different, 0, JSON.stringify(launch));
    assert(launch.error < 8, JSON.stringify(launch));
  }
});

Deno.test("the kernel writes each value of the output, and nothing else", () => {
  for (const launch of launches) assert.equal(launch.strays, 0, JSON.stringify(launch));
});

Deno.test("the stand-in for the kernel gives the same bits", () => {
  const computed = launches.filter(({ text }) => !text);
  assert(computed.length > 1000);
  for (const launch of computed) assert.equal(launch.different, 0, JSON.stringify(launch));
});

Deno.test("a layer is one launch, which reads and writes each value once", () => {
  for (const { channels, length, snake, first, count, counts } of launches) {
    const steps = Math.max(0, Math.min(first + count, length) - Math.max(first, 0));
    const work = {
      calls: 1,
      launches: 1,
      bytesRead: channels * (steps + (snake ? 6 : 4)) * FLOAT_BYTES,
      bytesWritten: channels * count * FLOAT_BYTES,
      flops: 0,
    };
    assert.deepEqual(counts.operations, count > 0 ? { activate: work } : {});
    assert.deepEqual([counts.allocations, counts.faults], [0, []]);
  }
});
