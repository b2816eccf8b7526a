import assert from "node:assert/strict";
import { decibelsOf, semitonesOf, speedOf, withinRange } from "../../../text/ssml/prosody.ts";
import { ValueMistake } from "../../../text/ssml/values.ts";

const near = (a: number, b: number): void => assert(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

Deno.test("rates are words, shares and changes", () => {
  near(speedOf("slow", 1), 0.75);
  near(speedOf("default", 1.2, 2), 1.2);
  near(speedOf("80%", 1), 0.8);
  near(speedOf(" 0.8 ", 1.5), 1.2);
  near(speedOf("+50%", 1, 1.2), 1.8);
  near(speedOf("-0.5", 1, 1.2), 0.7);
  for (const rate of ["", "fastest", "1st", "%", "+", "1,5"]) {
    assert.throws(() => speedOf(rate, 1), ValueMistake, rate);
  }
});

Deno.test("pitches are words, semitones, percentages and Hz", () => {
  near(semitonesOf("x-high", 200, 3), 6);
  near(semitonesOf("+2st", 200, 1), 3);
  near(semitonesOf("-2 semitones", 200), -2);
  near(semitonesOf("+100%", 200, 1), 13);
  near(semitonesOf("50%", 200), -12);
  near(semitonesOf("400Hz", 200, 5), 12);
  near(semitonesOf("+200Hz", 200), 12);
  near(semitonesOf("medium", 120, 4), 0);
  for (const pitch of ["", "5", "tenor", "2dB"]) {
    assert.throws(() => semitonesOf(pitch, 200), ValueMistake, pitch);
  }
});

Deno.test("volumes are words, decibels and shares", () => {
  near(decibelsOf("+6dB", 1), 7);
  near(decibelsOf("6dB", 1), 7);
  near(decibelsOf("50"), 20 * Math.log10(0.5));
  near(decibelsOf("50", 6), 20 * Math.log10(0.5));
  near(decibelsOf("-50%"), 20 * Math.log10(0.5));
  near(decibelsOf("-50"), 20 * Math.log10(0.5));
  near(decibelsOf("100"), 0);
  near(decibelsOf("0"), -40);
  near(decibelsOf("x-loud", 3), 8);
  for (const volume of ["", "louder", "2st"]) {
    assert.throws(() => decibelsOf(volume), ValueMistake, volume);
  }
});

Deno.test("what the network can't do is cut, with a warning", () => {
  assert.deepEqual(withinRange({ voice: "a", speed: 3, pitch: -20, volume: 40 }), {
    manner: { voice: "a", speed: 2, pitch: -12, volume: 12 },
    warnings: [
      "the rate 3 is out of range: 2 is used",
      "the pitch -20 is out of range: -12 is used",
      "the volume 40 is out of range: 12 is used",
    ],
  });
  assert.deepEqual(withinRange({ speed: 1.1, pitch: 0, volume: 1e-9 }, 1.1).manner, {});
});
