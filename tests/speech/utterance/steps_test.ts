import assert from "node:assert/strict";
import { glide, ratesOf, stepsOf } from "../../../speech/utterance/steps.ts";
import { speedOf } from "../../../speech/utterance/delivery.ts";
import type { Word } from "../../../text/utterances/utterances.ts";

const PACE = { asked: 1, now: 1 };

/** Words of three phonemes, with blanks between them: their texts are as long. */
function words(count: number): Word[] {
  return Array.from({ length: count }, (_, i) => ({
    text: "abc",
    textStart: 4 * i,
    textEnd: 4 * i + 3,
    spoken: "abc",
    source: "gold list",
    phonemeStart: 4 * i,
    phonemeEnd: 4 * i + 3,
    endsWord: true,
  }));
}
const three = { words: words(3), phonemes: "aba aba aba", manner: {} };

Deno.test("a change applies from the first word at or after its place", () => {
  for (const [textStart, token] of [[0, 1], [1, 5], [4, 5], [5, 9], [8, 9]]) {
    const [step] = stepsOf({ ...three, changes: [{ textStart, manner: { speed: 2 } }] }, PACE);
    assert.equal(step.token, token, `${textStart}`);
  }
  assert.deepEqual(stepsOf({ ...three, changes: [{ textStart: 9, manner: {} }] }, PACE), []);
  assert.deepEqual(stepsOf(three, PACE), []);
});

Deno.test("a step is the difference to the start of the utterance", () => {
  const manner = { speed: 0.5, volume: 2, pitch: -1 };
  const changes = [
    { textStart: 4, manner: { speed: 1, volume: 2, pitch: 3 } },
    { textStart: 8, manner: {} },
  ];
  assert.deepEqual(stepsOf({ ...three, manner, changes }, { asked: 0.8, now: 0.8 }), [
    { token: 5, rate: 2, semitones: 4, gain: 0 },
    { token: 9, rate: 1.6, semitones: 1, gain: -2 },
  ]);
});

Deno.test("of several changes before one word, the last one counts", () => {
  const changes = [{ textStart: 1, manner: { volume: 3 } }, { textStart: 4, manner: { pitch: 1 } }];
  const steps = stepsOf({ ...three, changes }, PACE);
  assert.deepEqual(steps, [{ token: 5, rate: 1, semitones: 1, gain: 0 }]);
});

Deno.test("each token has the rate of the last step before it", () => {
  const step = { semitones: 0, gain: 0 };
  const steps = [{ ...step, token: 2, rate: 2 }, { ...step, token: 4, rate: 1 }];
  assert.deepEqual([...ratesOf(steps, 6)!], [1, 1, 2, 2, 1, 1]);
  assert.equal(ratesOf([{ ...step, token: 2, rate: 1 }], 6), undefined);
});

Deno.test("own speeds are raised as much as the call's, up to 2", () => {
  assert.equal(speedOf({}, { asked: 0.9, now: 1.1 }), 1.1);
  assert.equal(speedOf({ speed: 0.7 }, { asked: 0.9, now: 0.9 }), 0.7);
  assert.equal(speedOf({ speed: 1.5 }, { asked: 1, now: 1.2 }), 1.5 * 1.2);
  assert.equal(speedOf({ speed: 1.9 }, { asked: 1, now: 1.2 }), 2);
});

Deno.test("values glide from one level to the next, without a jump", () => {
  const values = glide([{ at: 10, value: 1 }, { at: 30, value: -1 }], 50, 4);
  assert.deepEqual([...values.subarray(7, 13)], [0, 0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual([values[27], values[30], values[33], values[49]], [1, 0, -1, -1]);
  const most = Math.max(...values.map((value, i) => Math.abs(value - (values[i - 1] ?? 0))));
  assert(most <= 0.5);
});

Deno.test("levels that are near each other and near the ends glide in less time", () => {
  const levels = [{ at: 0, value: 1 }, { at: 3, value: 2 }, { at: 5, value: 0 }];
  const values = glide(levels, 8, 100);
  assert.deepEqual([values[0], values[7]], [1, 0]);
  assert(values.every((value) => 0 <= value && value <= 2));
  assert.deepEqual([...glide([], 3, 4)], [0, 0, 0]);
});
