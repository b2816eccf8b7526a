import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { bend, type Pitch, shapePitch } from "../../../speech/utterance/pitch.ts";

const UNVOICED = 10;
const SAME: Pitch = { semitones: 0, range: 1, shift: 0 };

/** F0 in Hz: silence, a voice that fades in, speaks, whispers, speaks and fades out, silence. */
const CURVE = Float32Array.of(
  ...[0, 0.5, 3, 9.9, 12, 40, 75],
  ...[180, 190, 205, 220, 230, 225, 210, 200, 188],
  ...[8, 0, 0, 2],
  ...[195, 205, 215, 200, 185, 170, 160],
  ...[60, 30, 11, 6, 0],
);

/** Whether a value is heard as a pitch, and is not on a flank. */
const isSolid = (hertz: number): boolean => hertz >= 100;

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean and the standard deviation of the values that are solid in `before`. */
function solid(f0: Float32Array, before = f0): { mean: number; spread: number } {
  const values = f0.filter((_, i) => isSolid(before[i]));
  const mean = meanOf(values);
  return { mean, spread: Math.sqrt(meanOf(values.map((hertz) => (hertz - mean) ** 2))) };
}

function near(actual: number, expected: number, within = 0.5): void {
  assert(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
}

Deno.test("without a change every bit is kept, even for the deepest voice", () => {
  for (const curve of [CURVE, CURVE.map((hertz) => hertz / 5)]) {
    assert.deepEqual(shapePitch(curve.slice(), SAME), curve);
  }
});

Deno.test("the given curve is not modified", () => {
  const given = CURVE.slice();
  shapePitch(given, { semitones: 2, range: 1.3, shift: 50 });
  assert.deepEqual(given, CURVE);
});

for (const shift of [100, 50, 20, -30, -80]) {
  Deno.test(`a shift of ${shift} Hz moves the mean and keeps the spread`, () => {
    const before = solid(CURVE);
    const after = solid(shapePitch(CURVE, { ...SAME, shift }), CURVE);
    near(after.mean, before.mean + shift);
    near(after.spread, before.spread, 0.01);
  });
}

for (const range of [0, 0.5, 0.8, 1.35, 2]) {
  Deno.test(`a range of ${range} keeps the mean and scales the spread`, () => {
    const before = solid(CURVE);
    const after = solid(shapePitch(CURVE, { ...SAME, range }), CURVE);
    near(after.mean, before.mean);
    near(after.spread, before.spread * range, 0.01);
  });
}

Deno.test("12 semitones double the pitch, and -12 semitones halve it", () => {
  for (const [semitones, factor] of [[12, 2], [-12, 0.5]]) {
    const after = shapePitch(CURVE, { ...SAME, semitones });
    CURVE.forEach((hertz, i) => {
      if (isSolid(hertz)) near(after[i], hertz * factor, 0.01);
    });
  }
});

Deno.test("semitones, range and shift work together", () => {
  const before = solid(CURVE);
  const after = solid(shapePitch(CURVE, { semitones: 12, range: 1.5, shift: 30 }), CURVE);
  near(after.mean, 2 * before.mean + 30);
  near(after.spread, 3 * before.spread, 0.01);
});

Deno.test("no pitch is moved below 50 Hz", () => {
  const after = shapePitch(CURVE, { ...SAME, shift: -500 });
  CURVE.forEach((hertz, i) => {
    if (isSolid(hertz)) near(after[i], 50, 0.01);
  });
});

Deno.test("a curve without voiced values is not changed", () => {
  for (const silence of [Float32Array.of(), Float32Array.of(0, 10, 5, -1)]) {
    assert.deepEqual(shapePitch(silence.slice(), { ...SAME, shift: 50 }), silence);
  }
});

Deno.test("for any curve and change, unvoiced values stay and edges do not get steep", async () => {
  const { default: fc } = await loadFastCheck();
  const flank = fc.float({ min: 11, max: 45, noNaN: true });
  const voice = fc.float({ min: 120, max: 230, noNaN: true });
  const none = fc.float({ min: 0, max: UNVOICED, noNaN: true });
  const some = (
    value: typeof flank,
    least: number,
    most: number,
  ): ReturnType<typeof fc.array<number>> => fc.array(value, { minLength: least, maxLength: most });
  // Flanks are short, so that the median of the voiced values is that of the voice.
  const phrase = fc.tuple(
    some(none, 1, 20),
    some(flank, 0, 3),
    some(voice, 7, 40),
    some(flank, 0, 3),
  );
  const curves = fc.array(phrase, { minLength: 1, maxLength: 4 })
    .map((phrases) => Float32Array.from(phrases.flat(2)));
  const pitches = fc.record({
    semitones: fc.double({ min: -4, max: 12, noNaN: true }),
    range: fc.double({ min: 0, max: 1.35, noNaN: true }),
    shift: fc.double({ min: -15, max: 100, noNaN: true }),
  });
  fc.assert(fc.property(curves, pitches, (f0, pitch) => {
    const after = shapePitch(f0, pitch);
    const steepest = f0.reduce(
      (most, hertz, i) => isSolid(hertz) ? Math.max(most, after[i] / hertz) : most,
      1,
    );
    for (const [i, hertz] of f0.entries()) {
      if (hertz <= UNVOICED) assert.equal(after[i], hertz);
      else assert(after[i] > UNVOICED, `${hertz} became ${after[i]}`);
      if (isSolid(hertz)) assert(after[i] >= 49.99);
      if (i === 0 || Math.min(hertz, f0[i - 1]) > UNVOICED) continue;
      // Unvoiced values are not scaled, so a step to or from one may be larger by the second term.
      const jump = steepest * Math.abs(hertz - f0[i - 1]) + UNVOICED * (steepest - 1) + 1;
      assert(Math.abs(after[i] - after[i - 1]) <= jump);
    }
    const before = solid(f0);
    near(solid(after, f0).mean, before.mean * 2 ** (pitch.semitones / 12) + pitch.shift);
  }));
});

Deno.test("a pitch can be bent in some places, where there is one", () => {
  const octave = Float64Array.from(CURVE, (_, i) => i < 12 ? 0 : 12);
  const bent = bend(CURVE, octave);
  for (const [i, hertz] of CURVE.entries()) {
    near(bent[i], i < 12 || hertz <= UNVOICED ? hertz : 2 * hertz, 1e-4);
  }
  assert.deepEqual(bend(CURVE, new Float64Array(CURVE.length)), CURVE);
});

Deno.test("a bent pitch does not fall below the deepest voice", () => {
  const deep = bend(CURVE, new Float64Array(CURVE.length).fill(-36));
  for (const [i, hertz] of CURVE.entries()) near(deep[i], Math.min(hertz, 50), 1e-4);
});
