import assert from "node:assert/strict";
import { isKept } from "../../../../bench/figures.ts";
import { soakFigures, soakPicture, soakSummary } from "../../../../bench/proof/soak/report.ts";
import type { Reading, SoakResult } from "../../../../bench/proof/soak/soak.ts";

const MB = 1e6;

/** A result with a reading after each 100 requests. */
const result = (
  count: number,
  change: (index: number) => Partial<Reading> = () => ({}),
): SoakResult => ({
  outcomes: {
    "finished": 5,
    "stopped": 4,
    "refused": 3,
    "closed": 2,
    "out of memory": 1,
    "out of space": 0,
  },
  readings: Array.from({ length: count }, (_, i) => ({
    operations: 100 * (i + 1),
    memory: memory(400),
    descriptors: 27,
    threads: 5,
    ...change(i),
  })),
  settled: Math.min(9, Math.ceil(count / 2) - 1),
  info: {
    device: "cpu",
    precision: "float32",
    threads: 2,
    kernels: "avx512",
    weights: "of a test",
    weightsBytes: 324.6 * MB,
  },
});

const memory = (own: number): Reading["memory"] => ({
  total: (own + 270) * MB,
  own: own * MB,
  mapped: 270 * MB,
  peak: 900 * MB,
});

const broken = (result: SoakResult): string[] =>
  soakFigures(result).filter((figure) => !isKept(figure)).map(({ name }) => name);

Deno.test("a run in which nothing grows after 1,000 requests keeps all limits", () => {
  assert.deepEqual(broken(result(100)), []);
  assert.deepEqual(broken(result(100, (i) => ({ memory: memory(400 - (i < 5 ? 100 : 0)) }))), []);
  assert.deepEqual(broken(result(100, (i) => ({ memory: memory(i === 99 ? 500 : 400) }))), []);
  assert.deepEqual(broken(result(100, () => ({ threads: 9, descriptors: 99 }))), []);
});

Deno.test("growing memory, descriptors and threads break their limits", () => {
  const growing = result(100, (i) => ({ memory: memory(400 + 0.2 * i) }));
  assert.deepEqual(broken(growing), ["growth, request 1000 to 10000"]);
  assert.deepEqual(broken(result(100, (i) => ({ threads: 5 + (i > 50 ? 1 : 0) }))), [
    "more threads (6)",
  ]);
  assert.deepEqual(broken(result(100, (i) => ({ descriptors: 27 + i }))), [
    "more descriptors (126)",
  ]);
});

Deno.test("memory has no limit in a run that is too short for it to settle", () => {
  const growing = (count: number): SoakResult =>
    result(count, (i) => ({ memory: memory(400 + 20 * i) }));
  assert.deepEqual(broken(growing(18)), []);
  assert.deepEqual(broken(growing(20)), ["growth, request 1000 to 2000"]);
});

Deno.test("the summary has the outcomes, and what was held before and afterwards", () => {
  const { operations, outcomes, residentMb, growthMb, descriptors } = soakSummary(
    result(100, (i) => ({ memory: memory(400 + 0.1 * i), descriptors: i < 50 ? 27 : 28 })),
  );
  assert.deepEqual({ operations, outcomes, residentMb, growthMb, descriptors }, {
    operations: 10_000,
    outcomes: result(1).outcomes,
    residentMb: 679.9,
    growthMb: 9,
    descriptors: [27, 28],
  });
});

Deno.test("the picture is small, and has a line for memory and for the limit", async () => {
  const svg = await soakPicture(result(100));
  for (const name of ["resident", "of it the process's own", "settled + 10 MB"]) {
    assert(svg.includes(`>${name}<`), name);
  }
  assert(svg.length < 30_000, `${svg.length} bytes`);
});

Deno.test("the line of the limit is where growth would break it", async () => {
  const limitLine = async (result: SoakResult): Promise<string> =>
    /d="([^"]*)"[^>]*stroke-dasharray="6,4"/.exec(await soakPicture(result))![1];
  const outlier = result(100, (i) => ({ memory: memory(i === 9 ? 300 : 400) }));
  assert.equal(await limitLine(outlier), await limitLine(result(100)));
});
