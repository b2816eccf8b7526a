/** The memory of the network's code for GPUs, and lack of it, on the stand-in accelerator. */

import assert from "node:assert/strict";
import { KokoroError } from "../../errors.ts";
import type { Engine } from "../../ffi/engine.ts";
import { LIMITS } from "./gpu_limits.ts";
import { accelerator, createOnGpu, speakTokens } from "./on_gpu.ts";

/** Each request for memory whose number is a multiple of this fails once; 1 takes minutes. */
const STEP = Number(Deno.env.get("GPU_FAILURES_STEP") ?? 7);

/** Speaks a short utterance, and returns the error if there is one. */
async function attempt(engine: Engine): Promise<unknown> {
  return await speakTokens(engine, 3, 1).catch((error) => error);
}

for (const memory of ["device", "page-locked"] as const) {
  Deno.test(`an engine survives the lack of ${memory} memory at any request`, async () => {
    using engine = await createOnGpu();
    const expected = await speakTokens(engine, 3, 1);
    accelerator.reset();
    await speakTokens(engine, 3, 1);
    const { allocations, pinnedAllocations } = accelerator.counts();
    const requests = memory === "device" ? allocations : pinnedAllocations;
    assert(requests > 5, `${requests} requests`);
    for (let request = 0; request < requests; request += memory === "device" ? STEP : 1) {
      accelerator.failAllocation(memory, request);
      const error = await attempt(engine);
      assert(error instanceof KokoroError, `request ${request}: ${Deno.inspect(error)}`);
      assert.equal(error.kind, "memory", `request ${request}: ${error.message}`);
      assert.deepEqual(await speakTokens(engine, 3, 1), expected, `after request ${request}`);
    }
    assert.deepEqual(accelerator.counts().faults, []);
  });
}

Deno.test("loading with too little memory is a memory error, and the next works", async () => {
  for (const bytes of [1e6, 100e6, 300e6, 400e6]) {
    accelerator.setMemory(bytes);
    try {
      await assert.rejects(createOnGpu(), { kind: "memory" });
    } finally {
      accelerator.setMemory();
    }
  }
  using engine = await createOnGpu();
  await speakTokens(engine, 3, 1);
});

Deno.test("device memory is held within its limits over 500 random lengths", async () => {
  accelerator.setMemory();
  using engine = await createOnGpu();
  const loaded = engine.memory().heldBytes;
  assert(loaded <= LIMITS.heldAfterLoading, `${loaded / 1e6} MB after loading`);
  accelerator.setArithmetic("none");
  try {
    let state = 1;
    for (let i = 0; i < 500; i++) {
      state = state * 48271 % 0x7fffffff;
      await speakTokens(engine, 3 + state % 127, 1 + (state >> 8) % 4);
    }
  } finally {
    accelerator.setArithmetic("all");
  }
  const growth = engine.memory().heldBytes - loaded;
  assert(growth <= LIMITS.growth, `${growth / 1e6} MB of growth`);
});

Deno.test("the weights that a GPU has copied take no memory of the host", async () => {
  using _ = await createOnGpu();
  const maps = Deno.readTextFileSync("/proc/self/smaps").split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  const weights = maps.filter((map) => map.includes(".safetensors"));
  const resident = weights.map((map) => 1024 * Number(map.match(/^Rss: +(\d+)/m)![1]));
  assert(weights.length > 0 && Math.max(...resident) < 5e6, `${resident} bytes`);
});
