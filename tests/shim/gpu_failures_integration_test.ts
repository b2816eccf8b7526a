/** Failures and ends of the network's code for GPUs, on the stand-in accelerator. */

import assert from "node:assert/strict";
import { KokoroError } from "../../errors.ts";
import type { Engine } from "../../ffi/engine.ts";
import { DEVICES, launchesOf } from "../standin/accelerator.ts";
import { accelerator, createOnGpu, speakTokens } from "./on_gpu.ts";

/** Speaks, and returns the error. */
async function errorOf(engine: Engine): Promise<KokoroError> {
  const error = await speakTokens(engine, 3, 1).then(() => undefined, (error) => error);
  assert(error instanceof KokoroError, Deno.inspect(error));
  return error;
}

Deno.test("a GPU that fails is a device error, then and in every later call", async () => {
  for (const part of [0, 0.5, 0.99]) {
    using engine = await createOnGpu();
    accelerator.reset();
    await speakTokens(engine, 3, 1);
    accelerator.breakAt(Math.floor(part * launchesOf(accelerator.counts())));
    try {
      for (const _ of [1, 2]) {
        const { kind, message } = await errorOf(engine);
        assert.equal(kind, "device", message);
        assert.match(message, /can't use the GPU any more: restart it.*illegal memory access/);
      }
      await assert.rejects(createOnGpu(), { kind: "device" });
    } finally {
      accelerator.breakAt(-1);
    }
    await speakTokens(engine, 3, 1);
  }
});

Deno.test("a GPU that libtorch doesn't see is a device error", async () => {
  await assert.rejects(createOnGpu("cuda:2"), { kind: "device" });
  accelerator.setDevices(0);
  try {
    await assert.rejects(createOnGpu(), { kind: "device" });
  } finally {
    accelerator.setDevices(DEVICES);
  }
});

Deno.test("an engine can be disposed at every stage, and leaves no device memory", async () => {
  using witness = await createOnGpu();
  await witness.release();
  const used = witness.memory().usedBytes;
  for (const stage of [0, 1, 2, 3]) {
    accelerator.reset();
    const engine = await createOnGpu();
    const work = stage === 0 ? undefined : stagesOf(engine, stage);
    if (stage === 3) await work;
    engine[Symbol.dispose]();
    await work;
    assert.equal(witness.memory().usedBytes, used, `stage ${stage}`);
    assert.deepEqual(accelerator.counts().faults, []);
  }
});

/** The number of threads of this process. */
function threads(): number {
  return [...Deno.readDirSync("/proc/self/task")].length;
}

Deno.test("engines on a GPU that follow each other use the same thread", async () => {
  (await createOnGpu())[Symbol.dispose]();
  const before = threads();
  for (let i = 0; i < 3; i++) (await createOnGpu())[Symbol.dispose]();
  assert.equal(threads(), before);
});

/** The first calls of an utterance; the last of them may be running when the engine is disposed. */
async function stagesOf(engine: Engine, calls: number): Promise<void> {
  using utterance = await engine.utterance(Int32Array.of(0, 50, 0), new Float32Array(256));
  if (calls === 1) return;
  const durations = Int32Array.of(2, 2, 2);
  const curves = await utterance.curves(durations);
  if (calls === 2) return;
  await utterance.samples(durations, curves, { seed: 1, utterance: 0 }, new Float32Array(3600));
}
