import assert from "node:assert/strict";
import { isKept } from "../../../bench/figures.ts";
import { lateness, latenessFigures, latenessTable } from "../../../bench/speed/event_loop.ts";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const block = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

Deno.test("a timer is late by the time that the event loop is blocked", async () => {
  const { ms } = await lateness("blocked", async () => {
    await wait(20);
    block(60);
    await wait(20);
  });
  assert(ms.length > 4, `${ms}`);
  assert(Math.max(...ms) >= 55, `${ms}`);
  assert(ms.every((late) => late >= 0));
});

Deno.test("the timer is stopped when the work fails", () =>
  assert.rejects(lateness("failing", () => wait(5).then(() => Promise.reject(new Error("no")))), {
    message: "no",
  }));

Deno.test("P99 ignores one late tick in a hundred, but not two", () => {
  const ticks = (late: number): number[] =>
    Array.from({ length: 101 }, (_, i) => i < late ? 50 : 1);
  const measured = [1, 2].map((late) => ({ what: `${late} late`, ms: ticks(late) }));
  assert.deepEqual(latenessFigures(measured).map(isKept), [true, false]);
  assert.equal(
    latenessTable(measured),
    [
      "        ticks      P50      P95       P99     worst",
      "1 late    101  1.00 ms  1.00 ms   1.00 ms  50.00 ms",
      "2 late    101  1.00 ms  1.00 ms  50.00 ms  50.00 ms",
    ].join("\n"),
  );
});
