import assert from "node:assert/strict";
import { speechRange } from "../../../speech/utterance/speech_range.ts";

/** The number of samples per value of the energy curve. */
const VALUE = 300;

/** An energy curve that is high for `count` values from `first` on. */
function energy(length: number, first: number, count: number): Float32Array {
  return new Float32Array(length).fill(-0.5).fill(2, first, first + count);
}

Deno.test("speech starts 25 ms before its energy is high and ends 75 ms after that", () => {
  assert.deepEqual(speechRange(energy(100, 20, 30)), {
    begin: 20 * VALUE - 600,
    end: 50 * VALUE + 1800,
  });
});

Deno.test("low energy within speech does not end it", () => {
  const twice = energy(100, 20, 10).map((value, i) => i === 60 ? 0.01 : value);
  assert.deepEqual(speechRange(twice), { begin: 20 * VALUE - 600, end: 61 * VALUE + 1800 });
});

Deno.test("the range stays within the utterance", () => {
  assert.deepEqual(speechRange(energy(100, 0, 100)), { begin: 0, end: 100 * VALUE });
  assert.deepEqual(speechRange(energy(100, 1, 98)), { begin: 0, end: 100 * VALUE });
});

Deno.test("without high energy, the whole utterance is speech", () => {
  assert.deepEqual(speechRange(new Float32Array(10)), { begin: 0, end: 10 * VALUE });
});
