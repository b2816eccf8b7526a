import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { CudaDriver } from "../../ffi/cuda_driver.ts";
import {
  allocateOutput,
  allocateOutputFor,
  freeOutput,
  isPinned,
  OUTPUT_BYTES,
  OUTPUT_SAMPLES,
} from "../../ffi/slot.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { collect, collectUntil } from "../standin/collect.ts";
import * as standin from "../standin/cuda.ts";

const nothing = { contexts: 0, allocations: 0 };

/** A page-locked slot, which alone keeps the stand-in's context alive. */
function pinned(): ArrayBuffer {
  using driver = CudaDriver.open({ path: standin.path });
  return allocateOutput({ driver });
}

function addressOf(buffer: ArrayBuffer): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(buffer));
}

Deno.test("a slot is 45 s of zeros at a page boundary, page-locked or not", () => {
  standin.reset();
  assert.equal(OUTPUT_SAMPLES, 1_080_000);
  assert.equal(OUTPUT_BYTES, 4_320_000);
  for (const buffer of [allocateOutput({ driver: null }), pinned()]) {
    assert(buffer instanceof ArrayBuffer);
    assert.equal(buffer.byteLength, OUTPUT_BYTES);
    assert.equal(addressOf(buffer) % 4096n, 0n);
    assert(new Float32Array(buffer).every((sample) => sample === 0));
    freeOutput(buffer);
  }
});

Deno.test("a slot for the CPU is ordinary memory", () => {
  const buffer = allocateOutputFor("cpu");
  assert(!isPinned(buffer));
  freeOutput(buffer);
});

Deno.test("a given driver page-locks the slot", () => {
  standin.reset();
  const buffer = pinned();
  assert(standin.log().includes(`cuMemHostAlloc(${OUTPUT_BYTES}, 1)`));
  assert(isPinned(buffer));
  assert.deepEqual(standin.held(), { contexts: 1, allocations: 1 });
  freeOutput(buffer);
  assert(!isPinned(buffer));
  assert.deepEqual(standin.held(), nothing);
  assert(!isPinned(new ArrayBuffer(4)));
});

Deno.test({
  name: "by default, the machine's driver page-locks the slot if possible",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const folder = Deno.makeTempDirSync();
    Deno.symlinkSync(standin.path, `${folder}/libcuda.so.1`);
    assert.equal(await runWith(folder, "default_slot.ts"), "true\n");
    assert.equal(await runWith(folder, "default_slot.ts", "cuInit", "100"), "false\n");
    assert.equal(await runWith(folder, "default_slot.ts", "cuMemHostAlloc", "2"), "false\n");
    Deno.removeSync(folder, { recursive: true });
  },
});

/**
 * Runs a script of `tests/standin/` in a process that looks for libraries in `folder` first.
 * Returns what the script prints.
 */
async function runWith(folder: string, script: string, ...args: string[]): Promise<string> {
  const path = fileURLToPath(new URL(`../standin/${script}`, import.meta.url));
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path, ...args],
    env: { LD_LIBRARY_PATH: folder },
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("a failing driver is an error, and nothing leaks", () => {
  for (const call of ["cuCtxPushCurrent_v2", "cuMemHostAlloc", "cuCtxPopCurrent_v2"]) {
    standin.reset();
    standin.fail(call, 2);
    assert.throws(pinned, kokoroError("memory", /CUDA_ERROR_OUT_OF_MEMORY/));
    standin.fail(call, 999);
    assert.throws(pinned, kokoroError("device", /CUDA_ERROR_UNKNOWN/));
    assert.deepEqual(standin.held(), nothing, call);
  }
});

Deno.test("a freed slot and its views are empty, so the memory can't be reached", () => {
  standin.reset();
  for (const buffer of [allocateOutput({ driver: null }), pinned()]) {
    const samples = new Float32Array(buffer);
    const part = samples.subarray(1000, 2000);
    const view = new DataView(buffer);
    freeOutput(buffer);
    assert(buffer.detached);
    assert.equal(buffer.byteLength + samples.length + part.length, 0);
    samples[0] = part[0] = 1;
    assert.equal(samples[0] ?? part[0], undefined);
    assert.throws(() => view.getFloat32(0), TypeError);
    assert.throws(() => buffer.slice(), TypeError);
    assert.throws(() => new Float32Array(buffer), TypeError);
    assert.throws(() => structuredClone(buffer), (error) => error instanceof Error);
    freeOutput(buffer);
  }
  assert.deepEqual(standin.held(), nothing);
});

Deno.test("a slot is garbage-collected, but not while a view of it exists", async () => {
  standin.reset();
  let views: unknown[] = [
    new Float32Array(pinned()).subarray(5, 6),
    new DataView(pinned(), 8, 4),
    Object.entries({ samples: new Uint8Array(pinned()) }),
  ];
  pinned();
  await collectUntil(() => standin.held().allocations < 4);
  await collect(); // a slot that is freed too early would be freed by now
  assert.deepEqual(standin.held(), { contexts: 3, allocations: 3 });
  assert.equal((views[0] as Float32Array)[0], 0);
  views = [];
  await collectUntil(() => standin.held().allocations === 0);
  assert.deepEqual(standin.held(), nothing);
  assert.equal(views.length, 0);
});

Deno.test("an error in a finalizer does not end the process", async () => {
  standin.reset();
  pinned();
  standin.fail("cuMemFreeHost", 999);
  await collectUntil(() => standin.held().contexts === 0);
  assert.deepEqual(standin.held(), nothing);
});

Deno.test("ordinary memory returns to the system when freed or garbage-collected", async () => {
  const before = Deno.memoryUsage().rss;
  const slots = (): number => (Deno.memoryUsage().rss - before) / OUTPUT_BYTES;
  let buffers = Array.from({ length: 30 }, () => allocateOutput({ driver: null }));
  assert(slots() > 25);
  for (const buffer of buffers.slice(0, 15)) freeOutput(buffer);
  assert(slots() < 20);
  buffers = [];
  await collectUntil(() => slots() < 5);
  assert(slots() < 5);
  assert.equal(buffers.length, 0);
});

Deno.test({
  name: "running out of memory is an error",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const [kind, message] = JSON.parse(await runWith("", "out_of_memory.ts"));
    assert.equal(kind, "memory");
    assert.match(message, /No memory left for an output slot of 4320000 bytes/);
  },
});

Deno.test("a slot can't be transferred to another buffer", () => {
  const buffer = allocateOutput({ driver: null });
  assert.throws(() => buffer.transfer(), kokoroError("output", /can't be transferred/));
  assert.throws(
    () => buffer.transferToFixedLength(8),
    kokoroError("output", /can't be transferred/),
  );
  assert.equal(buffer.byteLength, OUTPUT_BYTES);
  freeOutput(buffer);
});

Deno.test("a slot that was moved anyway is not freed while its new buffer uses it", () => {
  const buffer = allocateOutput({ driver: null });
  const moved = structuredClone(buffer, { transfer: [buffer] });
  assert.throws(() => freeOutput(buffer), kokoroError("output", /was transferred/));
  assert.equal(new Float32Array(moved)[0], 0);
});

Deno.test("only output slots can be freed", () => {
  assert.throws(() => freeOutput(new ArrayBuffer(8)), kokoroError("output", /not an output slot/));
});
