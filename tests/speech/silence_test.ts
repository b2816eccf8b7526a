import assert from "node:assert/strict";
import { speechRange } from "../../speech/silence.ts";

/** A tone between two silences, which are not quite silent. */
function tone(before: number, length: number, behind: number): Float32Array {
  const samples = new Float32Array(before + length + behind).fill(1e-4);
  for (let i = 0; i < length; i++) samples[before + i] = 0.3 * Math.sin(i / 10);
  return samples;
}

Deno.test("speech is found between silences, with what is soft around it", () => {
  const { begin, end } = speechRange(tone(9600, 24_000, 12_000));
  assert.equal(begin, 9600 - 600);
  assert.equal(end, 9600 + 24_000 + 1200);
});

Deno.test("the range stays inside of the samples", () => {
  assert.deepEqual(speechRange(tone(0, 2400, 0)), { begin: 0, end: 2400 });
  assert.deepEqual(speechRange(tone(120, 1000, 50)), { begin: 0, end: 1170 });
});

Deno.test("all of silence is its range", () => {
  assert.deepEqual(speechRange(new Float32Array(1000)), { begin: 0, end: 1000 });
});
