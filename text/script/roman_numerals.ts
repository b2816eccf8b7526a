/**
 * Roman numerals.
 *
 * @module
 */

const NUMERAL = /^M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;
const VALUES: Readonly<Record<string, number>> = {
  I: 1,
  V: 5,
  X: 10,
  L: 50,
  C: 100,
  D: 500,
  M: 1000,
};

/** The value of a Roman numeral in capitals, or `undefined` if a text is none. */
export function romanValue(text: string): number | undefined {
  if (text === "" || !NUMERAL.test(text)) return undefined;
  return fromRoman(text);
}

/** The value of letters of Roman numerals in any order, or NaN if one is no such letter. */
export function fromRoman(letters: string): number {
  const values = [...letters].map((letter) => VALUES[letter] ?? NaN);
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0);
}
