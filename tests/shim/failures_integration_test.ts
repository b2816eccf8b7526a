import assert from "node:assert/strict";
import { run } from "../../setup/fetch/process.ts";
import { compilePart } from "./compile.ts";

const folder = Deno.makeTempDirSync({ prefix: "kokoro-failures-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const program = await compilePart("failures", folder, []);

/** `kokoro_status`. */
const [DEVICE_FAILED, OUT_OF_MEMORY, INTERNAL] = [4, 5, 6];

/** What libtorch, CUDA and oneDNN say when memory is short. */
const memory = [
  "CUDA out of memory. Tried to allocate 34.00 MiB. GPU 0 has a total capacity of 11.76 GiB",
  "CUDA error: out of memory",
  "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
  "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
  "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
  "GET was unable to find an engine to execute this computation",
  "the GPU's driver reports CUDA_ERROR_OUT_OF_MEMORY",
  "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory",
  "could not create a primitive",
  "std::bad_alloc",
  "std::future_error: Broken promise",
];

/** Errors after which no call of CUDA works any more. */
const lasting = [
  "CUDA error: an illegal memory access was encountered",
  "CUDA error: unspecified launch failure",
  "CUDA error: device-side assert triggered",
  "CUDA error: misaligned address",
  "CUDA error: the launch timed out and was terminated",
  "CUDA error: uncorrectable ECC error encountered",
  "CUDA error: hardware stack error",
  "the GPU's driver reports CUDA_ERROR_ILLEGAL_ADDRESS",
];

async function statuses(place: "gpu" | "cpu", messages: readonly string[]): Promise<string[]> {
  const printed = await run(program, [place, ...messages], "the messages can't be read");
  return printed.trimEnd().split("\n");
}

Deno.test("every way to say that memory is short is a memory error", async () => {
  for (const place of ["gpu", "cpu"] as const) {
    const expected = memory.map((message) => `${OUT_OF_MEMORY} ${message}`);
    assert.deepEqual(await statuses(place, memory), expected);
  }
});

Deno.test("after an error that lasts, the message says to restart the process", async () => {
  for (const [i, line] of (await statuses("gpu", lasting)).entries()) {
    assert.match(line, new RegExp(`^${DEVICE_FAILED} .*restart it\\. The GPU's error: `));
    assert(line.endsWith(lasting[i]), line);
  }
});

Deno.test("other errors keep their message, and their place decides what they are", async () => {
  const other = ["cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"];
  assert.deepEqual(await statuses("gpu", other), [`${DEVICE_FAILED} ${other[0]}`]);
  assert.deepEqual(await statuses("cpu", other), [`${INTERNAL} ${other[0]}`]);
});
