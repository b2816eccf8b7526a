/**
 * What the text side must know about voices to read a scene.
 *
 * @module
 */

import type { Language } from "../languages.ts";
import type { Manner } from "./manner.ts";

/** A voice, as far as a script can choose it by. */
export interface StageVoice {
  readonly id: string;
  readonly language: Language;
  readonly gender: "female" | "male";
}

/** The cast of a scene, and what is known of its voices. */
export interface Stage {
  /** How each speaker of the cast speaks, by name in capital letters. */
  readonly cast: ReadonlyMap<string, Manner>;
  /**
   * Throws a `KokoroError` of kind `input` if a voice or emotion does not exist, or if a value is
   * out of range. The message says what is wrong and what was meant, without a place.
   */
  readonly check: (manner: Manner) => void;
  /** The speed of the call, to which `[rate:1.2]` and SSML's rates relate. Default: 1. */
  readonly speed?: number;
  /** The language that a text is read in. */
  readonly languageOf: (manner: Manner) => Language;
  /** The voices from which SSML chooses by gender and language. Default: none. */
  readonly voices?: readonly StageVoice[];
  /** The voice that speaks in a manner. Default: one that nothing is known of. */
  readonly voiceOf?: (manner: Manner) => StageVoice;
  /** Receives what of a script can't be followed. */
  readonly warn?: (message: string) => void;
}

/** A stage on which any name is that of a voice, for tools that only read. */
export function openStage(own: Language = "en-us"): Stage {
  return { cast: new Map(), check: () => {}, languageOf: ({ language }) => language ?? own };
}
