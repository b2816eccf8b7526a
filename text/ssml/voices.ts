/**
 * Chooses voices and languages for SSML.
 *
 * @module
 */

import { type Language, LANGUAGE_CODES } from "../languages.ts";
import type { Manner } from "../script/manner.ts";
import type { Stage, StageVoice } from "../script/stage.ts";

/** Regions whose English is nearer to that of Britain. */
const BRITISH = new Set("gb uk au nz ie in za sg hk ke ng tz".split(" "));

/** The language that a tag such as `fr-CA` stands for, or `undefined` if no reader has it. */
export function languageOfTag(tag: string): Language | undefined {
  const [primary, region = ""] = tag.trim().toLowerCase().split(/[-_]/);
  if (primary === "en") return BRITISH.has(region) ? "en-gb" : "en-us";
  const wanted = primary === "cmn" ? "zh" : primary;
  return LANGUAGE_CODES.find((code) => primaryOf(code) === wanted);
}

/** The first part of a language's tag: `en` of `en-US`. */
export function primaryOf(tag: string): string {
  return tag.split("-")[0];
}

/** What a `voice` element asks for. */
export interface WantedVoice {
  readonly gender?: "female" | "male";
  readonly language?: Language;
  /** Which of those that match, from 1. */
  readonly variant?: number;
}

/** Whether a voice exists, or a blend of voices. */
export function isVoice(voice: string, stage: Stage): boolean {
  try {
    stage.check({ voice });
    return true;
  } catch {
    return false;
  }
}

/** The first voice of a list of names that exists. The list may be one blend. */
export function namedVoice(names: string, stage: Stage): string | undefined {
  return [names, ...names.split(/\s+/)].find((name) => isVoice(name, stage));
}

/**
 * The voice for a gender and a language, as far as they are given: the one that speaks already if
 * it fits, then the first that does. `undefined` if there is none.
 */
export function chosenVoice(
  { gender, language, variant }: WantedVoice,
  stage: Stage,
  manner: Manner,
): StageVoice | undefined {
  const { voices = [] } = stage;
  const fits = (voice: StageVoice): boolean =>
    (gender === undefined || voice.gender === gender) &&
    (language === undefined || voice.language === language);
  const fitting = voices.filter(fits);
  if (variant !== undefined) return fitting[(variant - 1) % fitting.length];
  const now = stage.voiceOf?.(manner);
  return now && fits(now) ? now : fitting[0];
}
