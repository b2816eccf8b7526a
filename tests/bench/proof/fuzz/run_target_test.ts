import assert from "node:assert/strict";
import { checkFree, checkLinear, processorTime } from "../../../../bench/proof/fuzz/measure.ts";
import { judge } from "../../../../bench/proof/fuzz/run_target.ts";
import { byteArrays, target, texts } from "../../../../bench/proof/fuzz/target.ts";
import { loadFastCheck } from "../../../../dev_deps.ts";
import { KokoroError } from "../../../../errors.ts";

const { default: fc } = await loadFastCheck();

/** Judges a target that does this. */
const judged = (run: () => unknown): Promise<void> =>
  judge(target({ inputs: fc.constant(0), run, sizeOf: () => 0 }), 0);
/** Uses the processor, which other programs may use too. */
const spin = (milliseconds: number): void => {
  for (const end = processorTime() + milliseconds; processorTime() < end;);
};

Deno.test("errors of the project are no findings, except for internal ones", async () => {
  await judged(() => {});
  await judged(() => Promise.reject(new KokoroError("input", "no")));
  await assert.rejects(judged(() => Promise.reject(new KokoroError("internal", "a bug"))), /a bug/);
});

Deno.test("any other error, much time and much memory are findings", async () => {
  await assert.rejects(judged(() => (undefined as unknown as string).length), TypeError);
  await assert.rejects(judged(() => spin(3_000)), /it took \d{4} ms/);
  let kept: Uint8Array | undefined;
  await assert.rejects(
    judged(() => void (kept = new Uint8Array(600_000_000).fill(1))),
    /it took \d+ MB of memory/,
  );
  assert(kept);
});

Deno.test("work that blocks the event loop, or takes more than linear time, is found", async () => {
  assert.equal(await checkFree(() => Promise.resolve(1)), 1);
  await assert.rejects(checkFree(() => Promise.resolve(spin(150))), /blocked for \d+ ms/);
  const linear = (text: string): Promise<void> => Promise.resolve(spin(text.length / 10));
  await checkLinear(linear, "a".repeat(100), "a".repeat(800));
  const square = (text: string): Promise<void> => Promise.resolve(spin(text.length ** 2 / 1000));
  await assert.rejects(checkLinear(square, "a".repeat(100), "a".repeat(800)), /800 take/);
});

Deno.test("the same seed gives the same inputs, and most differ from the corpus", () => {
  const inputs = [texts(fc, ["one", "two"], ["&"]), byteArrays(fc, [Uint8Array.of(1, 2, 3)])];
  for (const each of inputs) {
    const sample = (seed: number): string[] =>
      fc.sample<string | Uint8Array>(each, { seed, numRuns: 100 }).map(String);
    assert.deepEqual(sample(1), sample(1));
    assert.notDeepEqual(sample(1), sample(2));
    assert(new Set(sample(1)).size > 50);
  }
});
