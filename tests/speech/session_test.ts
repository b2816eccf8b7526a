import assert from "node:assert/strict";
import { Stages } from "../../speech/session.ts";

const after = (ms: number): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve("done"), ms));

Deno.test("waiting times count only for their stage and add up", async () => {
  const stages = new Stages();
  assert.deepEqual(stages.times, { text: 0, durations: 0, curves: 0, samples: 0 });
  assert.equal(await stages.time("curves", () => after(2)), "done");
  const first = stages.times;
  await stages.time("curves", () => after(2));
  const second = stages.times;
  assert(0 < first.curves && first.curves < second.curves);
  assert.deepEqual({ ...second, curves: 0 }, { text: 0, durations: 0, curves: 0, samples: 0 });
});

Deno.test("the time of failed work counts, and its error is thrown", async () => {
  const stages = new Stages();
  const error = new Error("no");
  const failing = (): Promise<never> => after(2).then(() => Promise.reject(error));
  await assert.rejects(stages.time("text", failing), error);
  assert(stages.times.text > 0);
});

Deno.test("work before the first wait counts too", async () => {
  const stages = new Stages();
  await stages.time("text", () => {
    const started = performance.now();
    while (performance.now() < started + 2);
    return Promise.resolve();
  });
  assert(stages.times.text >= 2);
});
