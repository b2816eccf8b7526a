/** Runs the network's code for GPUs on the stand-in accelerator. */

import assert from "node:assert/strict";
import { runScript } from "../helpers/run_command.ts";
import { assertSameBits } from "../helpers/same_bits.ts";
import { type ConvolutionShape, type Counts, launchesOf } from "../standin/accelerator.ts";
import { LIMITS } from "./gpu_limits.ts";
import { accelerator, createOnCpu, createOnGpu, speakTokens } from "./on_gpu.ts";
import { readCases } from "./reference.ts";
import { speak } from "./speak.ts";

/** Counts what happens while `body` runs. */
async function counting(body: () => Promise<unknown>): Promise<Counts> {
  accelerator.reset();
  await body();
  return accelerator.counts();
}

/** Speaks without computing, which counts the same. */
async function costOf(body: () => Promise<unknown>): Promise<Counts> {
  accelerator.setArithmetic("none");
  try {
    return await counting(body);
  } finally {
    accelerator.setArithmetic("all");
  }
}

function keyOf({ count: _, ...shape }: ConvolutionShape): string {
  return JSON.stringify(shape);
}

Deno.test("a GPU speaks the reference utterances as the CPU does, bit by bit", async (test) => {
  using gpu = await createOnGpu();
  using cpu = await createOnCpu();
  for (const reference of readCases()) {
    await test.step(reference.file, async () => {
      const expected = await speak(cpu, reference);
      const { faults } = await counting(async () => {
        const { durations, curves, samples } = await speak(gpu, reference);
        assertSameBits(durations, expected.durations);
        assertSameBits(curves.f0, expected.curves.f0);
        assertSameBits(curves.energy, expected.curves.energy);
        assertSameBits(samples, expected.samples);
      });
      assert.deepEqual(faults, []);
    });
  }
});

Deno.test("a second GPU gives the same bits", async () => {
  using first = await createOnGpu();
  using second = await createOnGpu("cuda:1");
  const expected = await speakTokens(first, 10, 3);
  const { faults } = await counting(async () => {
    const { samples } = await speakTokens(second, 10, 3);
    assertSameBits(samples, expected.samples);
  });
  assert.deepEqual(faults, []);
  assert(second.memory().usedBytes >= second.info.weightsBytes);
});

Deno.test("an utterance starts few operations, and the host seldom waits", async () => {
  using gpu = await createOnGpu();
  await costOf(() => speakTokens(gpu, 31, 3));
  for (const [length, tokens] of [["short", 27], ["long", 107]] as const) {
    const counts = await costOf(() => speakTokens(gpu, tokens, 3));
    const launches = launchesOf(counts);
    assert(launches <= LIMITS.launches[length], `${length}: ${launches} launches`);
    assert(counts.items <= LIMITS.items, `${length}: ${counts.items} items`);
    assert(
      counts.blockingReads <= LIMITS.blockingReads,
      `${length}: ${counts.blockingReads} reads`,
    );
    const waits = counts.synchronizations;
    assert(waits <= LIMITS.synchronizations, `${length}: ${waits} synchronisations`);
    assert.deepEqual([counts.hostScalars, counts.blockingWrites], [0, 0], length);
    assert.deepEqual(counts.faults, []);
  }
});

Deno.test("without its own kernel, a GPU gives the same bits with more launches", async () => {
  using gpu = await createOnGpu();
  assert.equal(gpu.info.unfused, undefined);
  const fewer = launchesOf(await costOf(() => speakTokens(gpu, 12, 2)));
  const { stdout, stderr } = await runScript("tests/shim/unfused.ts", []);
  assert.equal(stderr, "");
  const { unfused, launches, identical } = JSON.parse(stdout);
  assert.match(unfused, /^NVRTC reports/);
  assert(identical && launches > 1.3 * fewer, `${launches} instead of ${fewer} launches`);
});

Deno.test("the host sleeps while it waits for the GPU", async () => {
  const CU_CTX_SCHED_BLOCKING_SYNC = 4;
  (await createOnGpu())[Symbol.dispose]();
  assert.equal(accelerator.contextFlags(0), CU_CTX_SCHED_BLOCKING_SYNC);
});

Deno.test("an utterance of a new length adds few shapes of convolutions", async () => {
  accelerator.reset();
  using gpu = await createOnGpu();
  const known = new Set(accelerator.counts().convolutions.map(keyOf));
  for (const tokens of [130, 31, 32, 57, 107, 81, 12, 170]) {
    const { convolutions } = await costOf(() => speakTokens(gpu, tokens, 3));
    const added = convolutions.map(keyOf).filter((key) => !known.has(key));
    assert(added.length <= LIMITS.newConvolutions, `${added.length} new for ${tokens} tokens`);
    for (const key of added) known.add(key);
  }
});
