/**
 * How something is said, as numbers: what a voice has of its own, what an emotion adds, what both come to.
 *
 * @module
 */

import { z } from "../deps.ts";

/**
 * A way of speaking. The ranges are those of a file: what a blend or a voice and an emotion come to may go beyond.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Prosody } from "./mod.ts";
 * // Whether it changes the melody, and not only how fast and loud it is.
 * const hasOwnPitch = ({ semitones, hertz, pitchRange }: Prosody): boolean =>
 *   semitones !== 0 || hertz !== 0 || pitchRange !== 1;
 * using model = await loadKokoro();
 * console.log(model.voices().filter(({ prosody }) => hasOwnPitch(prosody)).map(({ id }) => id));
 * ```
 */
export interface Prosody {
  /** Semitones that F0 is raised by, -24 to 24. */
  readonly semitones: number;
  /** Hz that F0 is raised by, after that, -300 to 300. */
  readonly hertz: number;
  /** Factor on how far F0 strays from its mean in an utterance, 0 to 3. */
  readonly pitchRange: number;
  /** Factor on the speed, 0.5 to 2. */
  readonly tempo: number;
  /** Factor on the amplitude, 0.05 to 3. */
  readonly energy: number;
  /** Added to the network's energy curve, -5 to 5: the timbre of more effort, or less. It hardly changes the level. */
  readonly effort: number;
  /** Amplitude of noise added beside the voice's harmonics, 0 to 0.5: 0.1 is hoarse. */
  readonly roughness: number;
  /** Factor on that, 0 to 2. A rough voice that is raised loses its pitch in its noise. */
  readonly roughnessFactor: number;
  /** Factor on the last syllable before the end of a clause, 0.5 to 2. */
  readonly finalLengthening: number;
  /** Factor on pauses, 0 to 4. */
  readonly pauses: number;
  /** dB that bring it to the level at which `energy` counts, -30 to 30: measured, not chosen. */
  readonly gain: number;
}

/** Changes nothing: 0 is what adds nothing, 1 what multiplies by nothing. */
export const NEUTRAL: Prosody = {
  semitones: 0,
  hertz: 0,
  pitchRange: 1,
  tempo: 1,
  energy: 1,
  effort: 0,
  roughness: 0,
  roughnessFactor: 1,
  finalLengthening: 1,
  pauses: 1,
  gain: 0,
};

/** Units of pitch: what each one sets, and how far the network follows. */
const UNITS = {
  st: { key: "semitones", most: 24 },
  Hz: { key: "hertz", most: 300 },
} as const;

const PITCH = /^([+-]?\d+(?:\.\d+)?) ?(st|Hz)$/;
const NO_PITCH = 'is no pitch: write "-2 st" (semitones) or "+50 Hz"';

const pitch = z.string(NO_PITCH).regex(PITCH, NO_PITCH).transform((text, context) => {
  const [, number, unit] = text.match(PITCH)!;
  const { key, most } = UNITS[unit as keyof typeof UNITS];
  if (Math.abs(Number(number)) > most) context.addIssue(`is too far: ${most} ${unit} at most`);
  return { [key]: Number(number) } as Partial<Prosody>;
});

/** The keys of a way of speaking in a configuration file, with the ranges in which the network still speaks. */
export const prosodyKeys = {
  pitch: pitch.optional(),
  pitchRange: z.number().min(0).max(3).optional(),
  tempo: z.number().min(0.5).max(2).optional(),
  energy: z.number().min(0.05).max(3).optional(),
  effort: z.number().min(-5).max(5).optional(),
  roughness: z.number().min(0).max(0.5).optional(),
  roughnessFactor: z.number().min(0).max(2).optional(),
  finalLengthening: z.number().min(0.5).max(2).optional(),
  pauses: z.number().min(0).max(4).optional(),
  gain: z.number().min(-30).max(30).optional(),
} as const;

type ProsodyKeys = { [Key in keyof typeof prosodyKeys]?: z.infer<(typeof prosodyKeys)[Key]> };

/** What a configuration file says, with all that it leaves out. */
export function toProsody({ pitch, ...keys }: ProsodyKeys): Prosody {
  return { ...NEUTRAL, ...pitch, ...definedOf(keys) };
}

/** Both, one upon the other. */
export function combine(first: Prosody, second: Prosody): Prosody {
  return mapProsody((key) =>
    NEUTRAL[key] === 0 ? first[key] + second[key] : first[key] * second[key]
  );
}

/** Less of it: `intensity` 0 is {@linkcode NEUTRAL}, 1 is all of it. */
export function scale(prosody: Prosody, intensity: number): Prosody {
  return mapProsody((key) => NEUTRAL[key] + (prosody[key] - NEUTRAL[key]) * intensity);
}

/** The weighted mean; the weights sum to 1. */
export function meanProsody(
  parts: readonly { readonly prosody: Prosody; readonly weight: number }[],
): Prosody {
  return mapProsody((key) =>
    parts.reduce((total, { prosody, weight }) => total + weight * prosody[key], 0)
  );
}

function mapProsody(value: (key: keyof Prosody) => number): Prosody {
  const keys = Object.keys(NEUTRAL) as (keyof Prosody)[];
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as unknown as Prosody;
}

function definedOf<T extends object>(keys: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(keys).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
