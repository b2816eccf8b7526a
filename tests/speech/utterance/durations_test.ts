import assert from "node:assert/strict";
import table from "../../../configs/phonemes.json" with { type: "json" };
import { loadFastCheck } from "../../../dev_deps.ts";
import {
  exactFrames,
  referenceFrames,
  type Rhythm,
  sum,
  wholeFrames,
} from "../../../speech/utterance/durations.ts";

const { default: fc } = await loadFastCheck();

const frames = (durations: readonly number[], speed = 1): number[] => [
  ...referenceFrames(Float32Array.from(durations), speed),
];

const EVEN: Rhythm = { tempo: 1, finalLengthening: 1, pauses: 1 };

/** The frames of the zero at the start, of each symbol, and of the zero at the end. */
const spoken = (
  phonemes: string,
  durations: readonly number[],
  rhythm: Partial<Rhythm>,
): number[] => [...wholeFrames(phonemes, Float32Array.from(durations), { ...EVEN, ...rhythm })];

/** A duration of up to 50 frames. */
const length = fc.float({ min: 0, max: 50, noNaN: true });
/** Symbols, and the durations of all tokens. */
const utterance = fc.tuple(
  length,
  fc.array(fc.tuple(fc.constantFrom(...Object.keys(table)), length), { maxLength: 510 }),
  length,
).map(([first, tokens, last]) => ({
  phonemes: tokens.map(([symbol]) => symbol).join(""),
  durations: [first, ...tokens.map(([, length]) => length), last],
}));
const tempo = fc.double({ min: 0.5, max: 2, noNaN: true }).filter((tempo) => tempo !== 1);
const factor = fc.double({ min: 0.5, max: 2, noNaN: true });

const total = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);

Deno.test("durations are rounded like torch.round, halves to even numbers", () => {
  // `rounded` is the result of torch.round for `durations`.
  const durations = [1.49, 1.5, 1.51, 2.5, 2.50001, 3.5, 4.5, 10.5, 11.5, 12.499, 100.5];
  const rounded = [1, 2, 2, 2, 3, 4, 4, 10, 12, 12, 100];
  assert.deepEqual(frames(durations), rounded);
});

Deno.test("every token gets at least one frame", () => {
  assert.deepEqual(frames([0, 0.2, 0.5, 0.6, 1.4]), [1, 1, 1, 1, 1]);
  assert.deepEqual(frames([0.5, 2, 3], 2), [1, 1, 2]);
});

Deno.test("durations are divided by the speed before they are rounded", () => {
  assert.deepEqual(frames([3, 5, 7], 2), [2, 2, 4]);
  assert.deepEqual(frames([1.25, 1.75, 2.25], 0.5), [2, 4, 4]);
  assert.deepEqual(frames([10, 20], 1.25), [8, 16]);
});

Deno.test("any duration is rounded to the nearest whole number, halves to even ones", () => {
  const duration = fc.oneof(
    fc.float({ min: 0, max: 50, noNaN: true }),
    fc.nat(100).map((halves) => halves / 2),
  );
  const speed = fc.oneof(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.constantFrom(0.5, 1, 2));
  fc.assert(fc.property(duration, speed, (duration, speed) => {
    const [whole] = frames([duration], speed);
    const exact = Math.fround(duration) / speed;
    assert(Number.isInteger(whole) && whole >= 1);
    if (exact < 1) return assert.equal(whole, 1);
    assert(Math.abs(whole - exact) <= 0.5, `${exact} became ${whole}`);
    if (Math.abs(whole - exact) === 0.5) assert.equal(whole % 2, 0, `${exact} became ${whole}`);
  }));
});

Deno.test("in the network's own rhythm, frames are those of the reference", () => {
  fc.assert(fc.property(utterance, ({ phonemes, durations }) => {
    assert.deepEqual(spoken(phonemes, durations, EVEN), frames(durations));
  }));
});

Deno.test("in any rhythm, tokens have the requested total and at least one frame each", () => {
  fc.assert(
    fc.property(utterance, tempo, factor, factor, (one, tempo, finalLengthening, pauses) => {
      const whole = spoken(one.phonemes, one.durations, { tempo, finalLengthening, pauses });
      assert(whole.every((frames) => Number.isInteger(frames) && frames >= 1));
      const asked = total(frames(one.durations)) / tempo;
      const error = Math.abs(total(whole) - Math.max(asked, one.durations.length));
      assert(error <= 0.5 + 1e-9, `${total(whole)} instead of ${asked}`);
    }),
  );
});

Deno.test("at a higher tempo, no token ends later", () => {
  fc.assert(fc.property(utterance, tempo, tempo, ({ phonemes, durations }, one, other) => {
    const [slow, fast] = [Math.min(one, other), Math.max(one, other)]
      .map((tempo) => spoken(phonemes, durations, { tempo }));
    assert(total(fast) <= total(slow));
    let [fastEnd, slowEnd] = [0, 0];
    for (const [token, length] of fast.entries()) {
      fastEnd += length;
      slowEnd += slow[token];
      assert(fastEnd <= slowEnd, `token ${token} ends at ${fastEnd}, not ${slowEnd}`);
    }
  }));
});

Deno.test("equally short sounds are shortened evenly over the utterance", () => {
  const durations = [12, ...Array(12).fill(2), 12];
  const inner = spoken("tststststsst", durations, { tempo: 4 / 3 }).slice(1, -1);
  assert.equal(total(inner), 18);
  for (let pair = 0; pair < 12; pair += 2) assert.equal(inner[pair] + inner[pair + 1], 3);
});

Deno.test("if no token is too short, each ends within half a frame of its exact end", () => {
  const long = fc.array(fc.float({ min: 2, max: 50, noNaN: true }), {
    minLength: 2,
    maxLength: 512,
  });
  fc.assert(fc.property(long, tempo, (durations, tempo) => {
    const whole = spoken(" ".repeat(durations.length - 2), durations, { tempo });
    const scale = total(whole) / total(durations);
    let [end, exact] = [0, 0];
    for (const [token, frames] of whole.entries()) {
      end += frames;
      exact += durations[token] * scale;
      assert(Math.abs(end - exact) <= 0.5 + 1e-9, `token ${token} ends at ${end}, not ${exact}`);
    }
  }));
});

Deno.test("short sounds keep at least a frame, at the cost of longer ones", () => {
  assert.deepEqual(spoken("tttt", [10, 1, 1, 1, 1, 10], { tempo: 2 }), [4, 1, 1, 1, 1, 4]);
  assert.deepEqual(spoken("tt", [1, 1, 1, 1], { tempo: 2 }), [1, 1, 1, 1]);
  assert.deepEqual(spoken("tt", [0, 0, 0, 0], { tempo: 0.5 }), [2, 2, 2, 2]);
});

Deno.test("the last syllables before pauses are lengthened at the cost of the others", () => {
  //                "ˈA b ˈi t , b ə t ˈI n z ."
  const phonemes = "ˈAbˈit,bətˈInz.";
  const durations = Array(phonemes.length + 2).fill(3);
  const even = spoken(phonemes, durations, { tempo: 1.0001 });
  const longer = spoken(phonemes, durations, { tempo: 1.0001, finalLengthening: 2 });
  assert.equal(total(longer), total(even));
  const lengthened = [..."^ˈAbˈit,bətˈInz.$"].map((_, token) => longer[token] > even[token]);
  const syllables = [4, 5, 6, 11, 12, 13, 14];
  assert.deepEqual(syllables.filter((token) => !lengthened[token]), []);
  assert.equal(lengthened.filter((is) => is).length, syllables.length);
});

Deno.test("pauses at marks and the silence before them are lengthened, except at the ends", () => {
  const phonemes = "bˈi, bˈi.";
  const durations = [13, 2, 3, 13, 4, 2, 2, 3, 13, 7, 1];
  const even = spoken(phonemes, durations, { tempo: 1.0001 });
  const longer = spoken(phonemes, durations, { tempo: 1.0001, pauses: 2 });
  assert.equal(total(longer), total(even));
  assert(longer[3] + longer[4] > 1.4 * (even[3] + even[4]));
  for (const token of [0, 8, 9]) assert(longer[token] < even[token]);
});

Deno.test("a mark within a word or at the start needs no syllable before it", () => {
  assert.equal(total(spoken("…", [3, 3, 3], { tempo: 1, pauses: 2 })), 9);
  assert.equal(total(spoken("?!tst, “ʃ”", Array(12).fill(3), { finalLengthening: 2 })), 36);
});

Deno.test("sum adds up all durations", () => {
  assert.equal(sum(Int32Array.of(1, 2, 300)), 303);
  assert.equal(sum(new Int32Array()), 0);
});

Deno.test("tokens may have rates of their own, and the utterance takes the time of all", () => {
  const durations = [10, 10, 10, 10, 10];
  const rates = Float64Array.of(1, 1, 2, 2, 1);
  assert.deepEqual(spoken("abc", durations, { rates }), [10, 10, 5, 5, 10]);
  assert.deepEqual(spoken("abc", durations, { rates, tempo: 0.5 }), [20, 20, 10, 10, 20]);
  const usual = Int32Array.from(durations);
  assert.equal(exactFrames(usual, { tempo: 2, rates }), 20);
  assert.equal(exactFrames(usual, { tempo: 2 }), 25);
});
