/**
 * Prosody as numbers: that of a voice, that of an emotion, and both combined.
 *
 * @module
 */

import { z } from "../deps.ts";

/**
 * A way of speaking. The ranges apply to configuration files. A blend, or a voice combined with an
 * emotion, may exceed them.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Prosody } from "./mod.ts";
 * // Whether a voice has a pitch of its own, and not only its own speed and loudness.
 * const hasOwnPitch = ({ semitones, hertz, pitchRange }: Prosody): boolean =>
 *   semitones !== 0 || hertz !== 0 || pitchRange !== 1;
 * using model = await loadKokoro();
 * console.log(model.voices().filter(({ prosody }) => hasOwnPitch(prosody)).map(({ id }) => id));
 * ```
 */
export interface Prosody {
  /** Semitones by which F0 is raised, -24 to 24. */
  readonly semitones: number;
  /** Hz by which F0 is raised after `semitones`, -300 to 300. */
  readonly hertz: number;
  /** Factor on the deviation of F0 from its mean in an utterance, 0 to 3. */
  readonly pitchRange: number;
  /** Factor on the speed, 0.5 to 2. */
  readonly tempo: number;
  /** Factor on the amplitude, 0.05 to 3. */
  readonly energy: number;
  /**
   * Added to the network's energy curve, -5 to 5. This makes the timbre more or less strained, and
   * hardly changes the level.
   */
  readonly effort: number;
  /** Amplitude of the noise added to the voice's harmonics, 0 to 0.5; 0.1 sounds hoarse. */
  readonly roughness: number;
  /**
   * Factor on `roughness`, 0 to 2. When the pitch of a rough voice is raised, use a factor below 1:
   * otherwise, noise masks the pitch.
   */
  readonly roughnessFactor: number;
  /** Factor on the duration of the last syllable before the end of a clause, 0.5 to 2. */
  readonly finalLengthening: number;
  /** Factor on the duration of pauses, 0 to 4. */
  readonly pauses: number;
  /**
   * Gain in dB, -30 to 30, that brings it to the common level to which `energy` is applied. This is
   * measured, not chosen.
   */
  readonly gain: number;
}

/** The prosody that changes nothing: 0 for values that are added, 1 for factors. */
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

/** Units of pitch: the key that each sets, and the largest change that the network can follow. */
const UNITS = {
  st: { key: "semitones", most: 24 },
  Hz: { key: "hertz", most: 300 },
} as const;

const PITCH = /^([+-]?\d+(?:\.\d+)?) ?(st|Hz)$/;
const NO_PITCH = 'is not a valid pitch: write "-2 st" (semitones) or "+50 Hz"';

const pitch = z.string(NO_PITCH).regex(PITCH, NO_PITCH).transform((text, context) => {
  const [, number, unit] = text.match(PITCH)!;
  const { key, most } = UNITS[unit as keyof typeof UNITS];
  if (Math.abs(Number(number)) > most) context.addIssue(`exceeds the limit of ${most} ${unit}`);
  return { [key]: Number(number) } as Partial<Prosody>;
});

/** The keys for prosody in a configuration file, with the ranges in which the network can speak. */
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

/** Converts the keys of a configuration file; keys that it leaves out have neutral values. */
export function toProsody({ pitch, ...keys }: ProsodyKeys): Prosody {
  return { ...NEUTRAL, ...pitch, ...definedOf(keys) };
}

/** Combines two prosodies: factors are multiplied, and other values are added. */
export function combine(first: Prosody, second: Prosody): Prosody {
  return mapProsody((key) =>
    NEUTRAL[key] === 0 ? first[key] + second[key] : first[key] * second[key]
  );
}

/** Scales a prosody: `intensity` 0 gives {@linkcode NEUTRAL}, 1 gives `prosody` itself. */
export function scale(prosody: Prosody, intensity: number): Prosody {
  return mapProsody((key) => NEUTRAL[key] + (prosody[key] - NEUTRAL[key]) * intensity);
}

/** The weighted mean of several prosodies, whose weights sum to 1. */
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
