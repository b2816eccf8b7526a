/** Checks the simulation of a queue against formulas that are known. */

import assert from "node:assert/strict";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { serverLoad, serviceIn, simulateQueue } from "../../../bench/speed/cluster_capacity.ts";

const near = (value: number, expected: number, part: number): void =>
  assert(Math.abs(value - expected) <= part * expected, `${value}, not about ${expected}`);

Deno.test("the waiting of one worker with equal jobs is that of the formula", () => {
  for (const load of [0.5, 0.8, 0.9]) {
    const queue = simulateQueue(1, 3600 * load, [1], 400_000);
    near(queue.meanWait, load / (2 * (1 - load)), 0.05);
    near(queue.load, load, 0.01);
    near(queue.waiting, queue.meanWait * load, 1e-9);
  }
});

Deno.test("the waiting grows with the variance of the jobs", () => {
  // Of times 0.5 and 1.5, the mean square is 1.25 of that of equal ones.
  const queue = simulateQueue(1, 3600 * 0.8, [0.5, 1.5], 400_000);
  near(queue.meanWait, 1.25 * 0.8 / (2 * 0.2), 0.05);
});

Deno.test("more workers with the same load let jobs wait less", () => {
  const waits = [10, 100, 1000].map((workers) =>
    simulateQueue(workers, 3600 * workers * 0.9, [1], 200_000).meanWait
  );
  assert(waits[0] > 3 * waits[1] && waits[1] > 3 * waits[2], waits.join(" "));
});

Deno.test("the load of a server grows with slots and seconds", () => {
  const one = serverLoad(3600, 10);
  assert.equal(one.megabytes.wav, 2 * 0.48);
  assert.equal(one.stored, 2 + 4);
  assert.equal(serverLoad(36_000, 10).megabytes.mp3, 10 * one.megabytes.mp3);
  near(one.gigabytesKept.wav, 24 * 3600 * 480_000 / 1e9, 1e-9);
});

Deno.test("the times of a worker are read from what was measured", () => {
  const report = JSON.stringify({ slotMade: 3500, service: [3.5, 3.7] });
  assert.deepEqual(serviceIn(`${report}\n`), [3.5, 3.7]);
  for (const other of ["", "{}", '{"service":[]}', '{"service":[0]}', "first audio 3 ms"]) {
    assert.throws(() => serviceIn(other), kokoroError("input", /cluster:bench --json/));
  }
});
