import assert from "node:assert/strict";
import { Pauses } from "../../../speech/timings/pauses.ts";

/** Half a second of a tone that is 50 dB softer in each of the ranges `soft`, in samples. */
function samplesWith(...soft: [from: number, to: number][]): Float32Array {
  return Float32Array.from({ length: 12_000 }, (_, i) => {
    const isSoft = soft.some(([from, to]) => from <= i && i < to);
    return (isSoft ? 0.003 : 1) * Math.sin(i / 10);
  });
}

Deno.test("the longest of several silences is found", () => {
  const pauses = new Pauses(samplesWith([2400, 4800], [6000, 9600]));
  assert.deepEqual(pauses.longest(0, 12_000), { start: 6000, end: 9600 });
  assert.deepEqual(pauses.longest(0, 6000), { start: 2400, end: 4800 });
});

Deno.test("a pause stays within the given range", () => {
  const pauses = new Pauses(samplesWith([2400, 9600]));
  assert.deepEqual(pauses.longest(3600, 6000), { start: 3600, end: 6000 });
});

Deno.test("a plosive's closure is not a pause, nor is a constant level", () => {
  assert.equal(new Pauses(samplesWith([2400, 3480])).longest(0, 12_000), undefined);
  assert.equal(new Pauses(samplesWith([0, 12_000])).longest(0, 12_000), undefined);
  assert.equal(new Pauses(new Float32Array(12_000)).longest(0, 12_000), undefined);
});

Deno.test("a sound that goes on up to a place is found", () => {
  const pauses = new Pauses(samplesWith([1200, 2400], [4800, 6000]));
  assert.equal(pauses.soundUpTo(3600), 2400);
  assert.equal(pauses.soundUpTo(600), 0);
  assert.equal(pauses.soundUpTo(2430), 2400);
  assert.equal(pauses.soundUpTo(5000), 5000);
  assert.equal(pauses.soundUpTo(12_000), 6000);
});

Deno.test("the end is after the last audible sample", () => {
  assert.equal(new Pauses(samplesWith([2400, 4800], [9600, 12_000])).end, 9600);
  assert.equal(new Pauses(samplesWith()).end, 12_000);
  assert.equal(new Pauses(new Float32Array()).end, 0);
});
