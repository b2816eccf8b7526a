/**
 * Reads the values of attributes.
 *
 * @module
 */

/** A mistake in the value of an attribute: what was meant. */
export class ValueMistake extends Error {}

/** The longest pause in seconds, as in `[pause:10s]`. */
export const LONGEST_PAUSE = 10;

/** The pause of a `break` without a time, in seconds, by its strength. */
export const STRENGTHS = {
  none: 0,
  "x-weak": 0.1,
  weak: 0.25,
  medium: 0.5,
  strong: 0.75,
  "x-strong": 1,
} as const;

/**
 * The value of a word in a table.
 *
 * @throws {ValueMistake} when the table lacks it, with the words that it has
 */
export function oneOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value {
  const key = word.trim().toLowerCase();
  if (Object.hasOwn(table, key)) return table[key];
  throw new ValueMistake(`give one of ${Object.keys(table).join(", ")}`);
}

/**
 * A time in seconds: "250ms", "0.5s", "+1 s".
 *
 * @throws {ValueMistake} when it is no time
 */
export function seconds(text: string): number {
  const [, amount, unit] = /^\s*\+?(\d+(?:\.\d*)?|\.\d+)\s*(m?s)\s*$/i.exec(text) ?? [];
  if (amount === undefined) throw new ValueMistake("write a time like 500ms or 0.5s");
  return Number(amount) / (unit.toLowerCase() === "ms" ? 1000 : 1);
}

/** A number without the noise of its last digits. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
