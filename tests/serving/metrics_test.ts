import assert from "node:assert/strict";
import { type Latency, Metrics } from "../../serving/metrics.ts";
import type { Speech } from "../../speech/speech.ts";

/** A speech with the only property that is counted. */
const speech = (seconds: number): Promise<Speech> => Promise.resolve({ seconds } as Speech);

/** Runs `use` with a clock that moves only when `advance` is called. */
async function withClock(use: (advance: (ms: number) => void) => Promise<void>): Promise<void> {
  const { now } = performance;
  let time = 0;
  performance.now = () => time;
  try {
    await use((ms) => void (time += ms));
  } finally {
    performance.now = now;
  }
}

function assertNear(actual: Latency, expected: Latency): void {
  for (const key of ["p50", "p95", "p99"] as const) {
    assert(Math.abs(actual[key] - expected[key]) < 1e-9, `${key} is ${actual[key]}`);
  }
}

Deno.test("before the first slot there is no latency", () => {
  assert.deepEqual(new Metrics().get(), { done: 0, failed: 0, queued: 0, speechSeconds: 0 });
});

Deno.test("a slot counts as queued until it is done, and then as done", () =>
  withClock(async (advance) => {
    const metrics = new Metrics();
    const { promise, resolve } = Promise.withResolvers<void>();
    const slot = metrics.count(() => promise.then(() => speech(4)));
    assert.deepEqual(metrics.get(), { done: 0, failed: 0, queued: 1, speechSeconds: 0 });
    advance(1000);
    resolve();
    assert.equal((await slot).seconds, 4);
    assert.deepEqual(metrics.get(), {
      done: 1,
      failed: 0,
      queued: 0,
      speechSeconds: 4,
      realTimeFactor: 0.25,
      latencyMs: { p50: 1000, p95: 1000, p99: 1000 },
    });
  }));

Deno.test("a slot that fails is counted as failed, and nothing else changes", async () => {
  const metrics = new Metrics();
  const error = new Error("no");
  await assert.rejects(metrics.count(() => Promise.reject(error)), (caught) => caught === error);
  assert.deepEqual(metrics.get(), { done: 0, failed: 1, queued: 0, speechSeconds: 0 });
});

Deno.test("latencies are those of the latest 1000 slots", () =>
  withClock(async (advance) => {
    const metrics = new Metrics();
    const run = (ms: number): Promise<Speech> =>
      metrics.count(() => {
        advance(ms);
        return speech(1);
      });
    for (let ms = 1; ms <= 100; ms++) await run(ms);
    assertNear(metrics.get().latencyMs!, { p50: 50.5, p95: 95.05, p99: 99.01 });
    for (let slot = 0; slot < 989; slot++) await run(7);
    assertNear(metrics.get().latencyMs!, { p50: 7, p95: 7, p99: 90.01 });
    for (let slot = 0; slot < 11; slot++) await run(7);
    assert.deepEqual(metrics.get().latencyMs, { p50: 7, p95: 7, p99: 7 });
    assert.equal(metrics.get().done, 1100);
  }));
