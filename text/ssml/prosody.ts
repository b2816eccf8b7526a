/**
 * Reads rates, pitches and volumes in all units of SSML, as changes of a manner.
 *
 * @module
 */

import type { Manner } from "../script/manner.ts";
import { oneOf, rounded, ValueMistake } from "./values.ts";

/** Speeds by the words for rates. */
export const RATES = {
  "x-slow": 0.5,
  slow: 0.75,
  medium: 1,
  fast: 1.25,
  "x-fast": 1.5,
  default: 1,
};
/** Semitones by the words for pitches. */
const PITCHES = { "x-low": -6, low: -3, medium: 0, high: 3, "x-high": 6, default: 0 };
/** Decibels by the words for volumes. */
const VOLUMES = {
  silent: -40,
  "x-soft": -12,
  soft: -6,
  medium: 0,
  loud: 4,
  "x-loud": 8,
  default: 0,
};

/** What the network can do, and the name of each for warnings. */
export const RANGES = {
  speed: { least: 0.5, most: 2, name: "rate" },
  pitch: { least: -12, most: 12, name: "pitch" },
  volume: { least: -40, most: 12, name: "volume" },
} as const;

/** The mean F0 of voices in Hz, which Hz are counted from. */
export const MEAN_F0 = { female: 200, male: 120 } as const;

/** A number, its sign and its unit: "+10%", "-2st", "0.8". */
const NUMBER = /^\s*([+-]?)(\d+(?:\.\d*)?|\.\d+)\s*(%|st|semitones?|hz|db)?\s*$/i;

interface Amount {
  /** With its sign. */
  readonly value: number;
  /** Whether it has a sign, and so is a change. */
  readonly isChange: boolean;
  readonly unit: string;
}

function amountOf(text: string): Amount | undefined {
  const [, sign, digits, unit = ""] = NUMBER.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits) * (sign === "-" ? -1 : 1);
  return { value, isChange: sign !== "", unit: unit.toLowerCase().replace(/^semi.*/, "st") };
}

/**
 * The speed for a rate: a word, a share of the normal rate (`80%`, `0.8`), or a change of the rate
 * around it (`+10%`).
 *
 * @param normal the speed of the call
 * @param speed the speed around it
 * @throws {ValueMistake} when it is no rate
 */
export function speedOf(rate: string, normal: number, speed = normal): number {
  const { value, isChange, unit } = amountOf(rate) ?? {};
  if (value === undefined) return normal * oneOf(RATES, rate);
  if (unit !== "%" && unit !== "") throw new ValueMistake("write a rate like 80%, +10% or slow");
  const share = unit === "%" ? value / 100 : value;
  return isChange ? speed + (unit === "%" ? speed : normal) * share : normal * share;
}

/**
 * The semitones for a pitch: a word, Hz (`200Hz`, `+20Hz`), a percentage (`+10%`), or semitones
 * (`-2st`).
 *
 * @param semitones the pitch around it
 * @param f0 the mean F0 of the voice in Hz
 * @throws {ValueMistake} when it is no pitch
 */
export function semitonesOf(pitch: string, f0: number, semitones = 0): number {
  const { value, isChange, unit } = amountOf(pitch) ?? {};
  if (value === undefined) return oneOf(PITCHES, pitch);
  const now = f0 * 2 ** (semitones / 12);
  const above = (hertz: number): number => 12 * Math.log2(Math.max(hertz, 1) / f0);
  if (unit === "st") return (isChange ? semitones : 0) + value;
  if (unit === "%") return isChange ? above(now * (1 + value / 100)) : above(f0 * value / 100);
  if (unit === "hz") return above(isChange ? now + value : value);
  throw new ValueMistake("write a pitch like +10%, -2st, +20Hz, 200Hz or low");
}

/**
 * The decibels for a volume: a word, decibels (`+6dB`), or a share of the normal amplitude from 0
 * to 100 (`80`, `+10`, `-20%`).
 *
 * @param decibels the volume around it
 * @throws {ValueMistake} when it is no volume
 */
export function decibelsOf(volume: string, decibels = 0): number {
  const { value, isChange, unit } = amountOf(volume) ?? {};
  if (value === undefined) return oneOf(VOLUMES, volume);
  if (unit === "db") return decibels + value;
  const now = 100 * 10 ** (decibels / 20);
  const share = unit === "%" && isChange ? now * (1 + value / 100) : isChange ? now + value : value;
  if (unit === "%" || unit === "") return 20 * Math.log10(Math.max(share, 1) / 100);
  throw new ValueMistake("write a volume like +6dB, 80 or soft");
}

/**
 * A manner within what the network can do, without what the call has anyway, and a warning for each
 * value that was out of range.
 *
 * @param speed the speed of the call
 */
export function withinRange(
  manner: Manner,
  speed = 1,
): { readonly manner: Manner; readonly warnings: readonly string[] } {
  const { speed: _speed, pitch: _pitch, volume: _volume, ...others } = manner;
  const usual = { speed, pitch: 0, volume: 0 };
  const warnings: string[] = [];
  const unusual = (["speed", "pitch", "volume"] as const).flatMap((key) => {
    const asked = manner[key] ?? usual[key];
    const { least, most, name } = RANGES[key];
    const value = rounded(Math.min(Math.max(asked, least), most));
    if (asked < least || asked > most) {
      warnings.push(`the ${name} ${rounded(asked)} is out of range: ${value} is used`);
    }
    return value === usual[key] ? [] : [[key, value] as const];
  });
  return { manner: { ...others, ...Object.fromEntries(unusual) }, warnings };
}
