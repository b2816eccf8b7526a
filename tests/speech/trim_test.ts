import assert from "node:assert/strict";
import { trimmed } from "../../speech/trim.ts";

const of = (...samples: number[]): Float32Array => Float32Array.from(samples);

Deno.test("what is not silent moves to the start, and zeros are behind it", () => {
  const samples = of(0.25, 0, -0.5, 0.125, 1, -0.25);
  const { samples: kept, skipped } = trimmed(samples, 0.5);
  assert.deepEqual([kept, skipped], [of(-0.5, 0.125, 1), 2]);
  assert.deepEqual(samples, of(-0.5, 0.125, 1, 0, 0, 0));
  assert.equal(kept.buffer, samples.buffer);
});

Deno.test("where nothing is silent nothing changes", () => {
  const { samples, skipped } = trimmed(of(0.5, 0, 0.5), 0.5);
  assert.deepEqual([samples, skipped], [of(0.5, 0, 0.5), 0]);
});

Deno.test("of silence all is kept", () => {
  for (const silence of [of(0.1, -0.2, 0.1), of()]) {
    const before = silence.slice();
    assert.deepEqual(trimmed(silence, 0.5), { samples: before, skipped: 0 });
  }
});
