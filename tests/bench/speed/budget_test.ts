import assert from "node:assert/strict";
import { type GpuSheet, limitedBy, timesOn, timesTable } from "../../../bench/speed/budget.ts";
import type { StageWork } from "../../../bench/speed/gpu_profile.ts";

/** 600 GFLOP in one second at 60%, and 0.75 GB in one millisecond at 75%. */
const gpu: GpuSheet = { gpu: "", teraflops: 1, gigabytesPerSecond: 1000, launch: 5 };

const none = { durations: 0, curves: 0, samples: 0 };
const idle: StageWork = {
  seconds: 8,
  launches: none,
  work: { durations: {}, curves: {}, samples: {} },
  lstmSteps: 0,
  blockingReads: 0,
  synchronises: 0,
};

Deno.test("an operation takes the time of its arithmetic or its bytes", () => {
  const samples = {
    convolution: { bytes: 0.75e9, flops: 6e9 },
    add: { bytes: 1.5e9, flops: 0 },
  };
  const times = timesOn({ ...idle, work: { ...idle.work, samples } }, gpu);
  assert.deepEqual(times, { arithmetic: 10, bytes: 2, starting: 0, lstms: 0, all: 12 });
  assert.equal(limitedBy(times), "arithmetic");
});

Deno.test("each call takes the time of the GPU or of the host, and LSTMs come on top", () => {
  const work = { ...idle.work, samples: { add: { bytes: 7.5e9, flops: 0 } } };
  const launches = { durations: 1000, curves: 0, samples: 1000 };
  const times = timesOn({ ...idle, work, launches, lstmSteps: 100 }, gpu);
  assert.deepEqual(times, { arithmetic: 0, bytes: 10, starting: 10, lstms: 1, all: 16 });
  assert.equal(limitedBy(times), "memory");
  assert.equal(limitedBy({ ...times, starting: 11 }), "the host");
  assert.equal(limitedBy({ ...times, lstms: 12 }), "LSTMs");
});

Deno.test("a script costs as much as its utterances", () => {
  const table = timesTable({ ...idle, lstmSteps: 800 }, 45);
  assert.match(table, /^RTX 3060 +0 +0 +0 +45 +45 +LSTMs$/m);
});
