/** From text to samples on a GPU, which is the stand-in accelerator with the stand-in driver. */

import assert from "node:assert/strict";
import { CudaDriver } from "../../ffi/cuda_driver.ts";
import { allocateOutput, freeOutput, isPinned } from "../../ffi/slot.ts";
import { assertSameBits } from "../helpers/same_bits.ts";
import { accelerator, createOnCpu, createOnGpu } from "../shim/on_gpu.ts";
import * as cuda from "../standin/cuda.ts";
import { modelOn } from "../standin/gpu_model.ts";

const TEXT = "All the world, and all of it, is a stage.\n\nAnd all men and women are players.";
const OPTIONS = { voice: "af_heart", emotion: "excited", seed: 42 };

Deno.test("a model on a GPU speaks as on the CPU, into a page-locked slot or none", async () => {
  using cpu = await modelOn(await createOnCpu());
  using gpu = await modelOn(await createOnGpu());
  assert.equal(gpu.info().device, "cuda");
  const { samples: expected, utterances } = await cpu.synthesize(TEXT, OPTIONS);
  assert.equal(utterances.length, 2);

  cuda.reset();
  using driver = CudaDriver.open({ path: cuda.path });
  const output = allocateOutput({ driver });
  assert(isPinned(output));
  accelerator.lock(output);
  const waits: number[] = [];
  for (const slot of [undefined, output]) {
    accelerator.reset();
    const { samples } = await gpu.synthesize(TEXT, { ...OPTIONS, output: slot });
    assertSameBits(samples, expected);
    const { blockingReads, faults } = accelerator.counts();
    assert.deepEqual(faults, []);
    waits.push(blockingReads);
  }
  assert.equal(waits[1], waits[0] - utterances.length, "copies into the slot are asynchronous");
  accelerator.unlock(output);
  freeOutput(output);
});

Deno.test("requests that take turns on a GPU don't change each other's bits", async () => {
  using gpu = await modelOn(await createOnGpu());
  const { samples: alone } = await gpu.synthesize(TEXT, OPTIONS);
  const [{ samples: among }] = await Promise.all([
    gpu.synthesize(TEXT, OPTIONS),
    gpu.synthesize("And this.", { voice: "bm_george", seed: 1 }),
  ]);
  assertSameBits(among, alone);
});
