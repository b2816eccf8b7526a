/**
 * What a writer says about how a stretch of a script is spoken.
 *
 * @module
 */

/**
 * How strong a word is to be: below -1 unstressed, -1 and -0.5 weaker, 0 to 1 at least a secondary stress,
 * above that a primary one; -0.5, 0 and 0.5 take back or give less than -1, 1 do. `null` leaves it as it is.
 */
export type Stress = number | null;

/** What the writer said about a stretch of the text. */
export interface Instruction {
  readonly start: number;
  readonly end: number;
  /** Said in place of the stretch. */
  readonly phonemes?: string;
  /** See `stress.ts`. */
  readonly stress?: Stress;
  /** See `number_reading.ts`. */
  readonly numberFlags?: string;
}
