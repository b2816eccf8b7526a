import assert from "node:assert/strict";
import { isKept } from "../../../bench/figures.ts";
import {
  drift,
  memoryFigures,
  type MemoryOfCall,
  memoryPicture,
  type MemoryProfile,
  memorySummary,
  peakGrowth,
  randomPeakGrowth,
} from "../../../bench/memory/profile.ts";

const MB = 1e6;

/** A call with a peak of `peak` MB, after which the process's own memory is `own` MB. */
const call = (own: number, peak: number): MemoryOfCall => ({
  seconds: 5,
  peak: peak * MB,
  after: { total: (own + 450) * MB, own: own * MB, mapped: 450 * MB, peak: peak * MB },
});

/** A profile whose calls end with these amounts of the process's own memory, in MB. */
const profile = (own: readonly number[]): MemoryProfile => ({
  info: {
    device: "cpu",
    precision: "float32",
    threads: 1,
    kernels: "avx512",
    weights: "of a test",
    weightsBytes: 324.6 * MB,
  },
  loaded: call(300, 760).after,
  long: { ...call(310, 840), seconds: 44.9 },
  calls: own.map((own) => call(own, 800)),
});

const steady = Array.from({ length: 100 }, (_, i) => 310 + i % 2);

Deno.test("growth is the peak of the long script minus the memory after loading", () => {
  assert.equal(peakGrowth(profile(steady)), 90 * MB);
  const { calls, ...rest } = profile(steady);
  const higher = calls.with(30, call(310, 900));
  assert.equal(peakGrowth({ ...rest, calls: higher }), 90 * MB);
  assert.equal(randomPeakGrowth({ ...rest, calls: higher }), 150 * MB);
});

Deno.test("drift is measured from the tenth call to the last and ignores an outlier", () => {
  assert.equal(drift(profile(steady.with(99, 400).with(8, 100))), 0);
  const growing = Array.from({ length: 100 }, (_, i) => 310 + i / 2);
  assert.equal(drift(profile(growing)), 45 * MB);
  assert.equal(drift(profile(steady.map((own, i) => i < 5 ? own - 200 : own))), 0);
});

Deno.test("figures show which limit is broken", () => {
  const broken = (own: readonly number[]): string[] =>
    memoryFigures(profile(own)).filter((figure) => !isKept(figure)).map(({ name }) => name);
  assert.deepEqual(broken(steady), []);
  assert.deepEqual(broken(steady.map((own, i) => own + i)), ["drift, call 10 to 100"]);
});

Deno.test("on a GPU, the limit for a loaded model is half a gigabyte", () => {
  const { info, ...rest } = profile(steady);
  const [, loaded] = memoryFigures({ ...rest, info: { ...info, device: "cuda" } });
  assert.deepEqual([loaded.value, loaded.limit, isKept(loaded)], [750, 500, false]);
});

Deno.test("the summary is in megabytes", () => {
  const { loadedMb, peakGrowthMb, driftMb, calls, weightsMb } = memorySummary(profile(steady));
  assert.deepEqual(
    { loadedMb, peakGrowthMb, driftMb, calls, weightsMb },
    { loadedMb: 750, peakGrowthMb: 90, driftMb: 0, calls: 100, weightsMb: 324.6 },
  );
});

Deno.test("the picture has a line for each measure and for the limit", async () => {
  const svg = await memoryPicture(profile(steady));
  for (const name of ["peak of the call", "after the call", "loaded + 100 MB"]) {
    assert(svg.includes(`>${name}<`), name);
  }
});
