import assert from "node:assert/strict";
import { parseConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import {
  combine,
  meanProsody,
  NEUTRAL,
  type Prosody,
  prosodyKeys,
  scale,
  toProsody,
} from "../../voices/prosody.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

const read = (text: string): Prosody =>
  toProsody(parseConfig(text, "my.yaml", z.strictObject(prosodyKeys)));

/** A prosody in which no value is neutral. */
const LIVELY: Prosody = {
  semitones: 2,
  hertz: -30,
  pitchRange: 1.5,
  tempo: 1.25,
  energy: 0.5,
  effort: 1,
  roughness: 0.25,
  roughnessFactor: 0.5,
  finalLengthening: 0.75,
  pauses: 2,
  gain: -3,
};

Deno.test("values that a file does not give are neutral", () => {
  assert.deepEqual(read("{}"), NEUTRAL);
  const text = `
pitch: -2 st
pitchRange: 1.5
tempo: 1.25
energy: 0.5
effort: 1
roughness: 0.25
roughnessFactor: 0.5
finalLengthening: 0.75
pauses: 2
gain: -3
`;
  assert.deepEqual(read(text), { ...LIVELY, semitones: -2, hertz: 0 });
});

const pitches: Record<string, Partial<Prosody>> = {
  "-2 st": { semitones: -2 },
  "2st": { semitones: 2 },
  "+1.5 st": { semitones: 1.5 },
  "-24 st": { semitones: -24 },
  "+50 Hz": { hertz: 50 },
  "-30.5Hz": { hertz: -30.5 },
  "0 Hz": { hertz: 0 },
  "300 Hz": { hertz: 300 },
};

for (const [text, pitch] of Object.entries(pitches)) {
  Deno.test(`the pitch ${text} is read as ${Deno.inspect(pitch)}`, () => {
    assert.deepEqual(read(`pitch: ${text}`), { ...NEUTRAL, ...pitch });
  });
}

const NO_PITCH =
  /^my\.yaml:1: pitch: is not a valid pitch: write "-2 st" \(semitones\) or "\+50 Hz"$/;

for (const text of ["50", '"50"', "+50 hz", "50 %", "Hz", "1. st", "--2 st", "1e2 Hz", '""']) {
  Deno.test(`${text} is not a valid pitch`, () => {
    assert.throws(() => read(`pitch: ${text}`), kokoroError("input", NO_PITCH));
  });
}

/** The lowest and the highest value of each key. */
const ranges: Record<string, readonly [least: number, most: number]> = {
  pitchRange: [0, 3],
  tempo: [0.5, 2],
  energy: [0.05, 3],
  effort: [-5, 5],
  roughness: [0, 0.5],
  finalLengthening: [0.5, 2],
  pauses: [0, 4],
  gain: [-30, 30],
};

for (const [key, [least, most]] of Object.entries(ranges)) {
  Deno.test(`${key} accepts values from ${least} to ${most}`, () => {
    for (const value of [least, most]) {
      assert.equal(read(`${key}: ${value}`)[key as keyof Prosody], value);
    }
    for (const value of [least - 0.01, most + 0.01, ".nan", ".inf", "much"]) {
      const message = new RegExp(`^my\\.yaml:1: ${key}: `);
      assert.throws(() => read(`${key}: ${value}`), kokoroError("input", message));
    }
  });
}

Deno.test("a pitch farther than the network follows is refused", () => {
  const tooFar: Record<string, RegExp> = {
    "24.1 st": /^my\.yaml:1: pitch: exceeds the limit of 24 st$/,
    "-301 Hz": /^my\.yaml:1: pitch: exceeds the limit of 300 Hz$/,
  };
  for (const [text, message] of Object.entries(tooFar)) {
    assert.throws(() => read(`pitch: ${text}`), kokoroError("input", message));
  }
});

Deno.test("combining two prosodies adds numbers and multiplies factors", () => {
  const twice: Prosody = {
    semitones: 4,
    hertz: -60,
    pitchRange: 2.25,
    tempo: 1.5625,
    energy: 0.25,
    effort: 2,
    roughness: 0.5,
    roughnessFactor: 0.25,
    finalLengthening: 0.5625,
    pauses: 4,
    gain: -6,
  };
  assert.deepEqual(combine(LIVELY, LIVELY), twice);
  assert.deepEqual(combine(NEUTRAL, LIVELY), LIVELY);
  assert.deepEqual(combine(LIVELY, NEUTRAL), LIVELY);
});

Deno.test("a prosody scaled by 0.5 is half-way from neutral", () => {
  const half: Prosody = {
    semitones: 1,
    hertz: -15,
    pitchRange: 1.25,
    tempo: 1.125,
    energy: 0.75,
    effort: 0.5,
    roughness: 0.125,
    roughnessFactor: 0.75,
    finalLengthening: 0.875,
    pauses: 1.5,
    gain: -1.5,
  };
  assert.deepEqual(scale(LIVELY, 0.5), half);
  assert.deepEqual(scale(LIVELY, 0), NEUTRAL);
  assert.deepEqual(scale(LIVELY, 1), LIVELY);
});

Deno.test("a mean contains each prosody by its weight", () => {
  const mean = meanProsody([{ prosody: LIVELY, weight: 0.25 }, { prosody: NEUTRAL, weight: 0.75 }]);
  assert.deepEqual(mean, scale(LIVELY, 0.25));
  assert.deepEqual(meanProsody([{ prosody: LIVELY, weight: 1 }]), LIVELY);
});
