/**
 * How a part of a script is spoken, as far as its writer says so.
 *
 * @module
 */

import type { Language } from "../languages.ts";

/**
 * How a part of a script is spoken. What is absent is as the call says.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Manner } from "./mod.ts";
 * using model = await loadKokoro();
 * const { utterances } = await model.synthesize("Wait. [pause:0.2s] Now go on.");
 * const manners: (Manner | undefined)[] = utterances.map(({ manner }) => manner);
 * console.log(manners.length); // 2
 * ```
 */
export interface Manner {
  /** A voice or a blend of voices, as in `SynthesisOptions.voice`. */
  readonly voice?: string;
  /** An emotion, as in `SynthesisOptions.emotion`. */
  readonly emotion?: string;
  /** The language that the text is read in. Default: the language of the voice. */
  readonly language?: Language;
  /** The speed, 0.5 to 2, in place of the call's speed. */
  readonly speed?: number;
  /** How much louder, in dB, -40 to 12. Default: 0. */
  readonly volume?: number;
  /** How much higher, in semitones, -12 to 12. Default: 0. */
  readonly pitch?: number;
}
