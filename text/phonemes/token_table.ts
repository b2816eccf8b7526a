/**
 * The network's alphabet: the id of each symbol.
 *
 * @module
 */

import table from "../../configs/phonemes.json" with { type: "json" };
import { KokoroError } from "../../errors.ts";

/** The most symbols in one call of the network: its context of 512 minus the zero at each end. */
export const MAX_PHONEMES = 510;

/** The id before the first symbol and after the last. */
const EDGE = 0;

const ids = new Map(Object.entries(table));

/** Whether the network knows this symbol. */
export function isPhoneme(symbol: string): boolean {
  return ids.has(symbol);
}

/**
 * The ids of `phonemes`, one per symbol, with a zero at each end.
 *
 * @param phonemes 1 to {@linkcode MAX_PHONEMES} symbols of `configs/phonemes.json`
 * @returns an array of shape `[symbols + 2]`
 * @throws {KokoroError} `input` when there are no or too many symbols, or one is not in the table
 * @example
 * ```ts
 * import { tokenIds } from "./text/phonemes/token_table.ts";
 * tokenIds("hi."); // Int32Array [0, 50, 51, 4, 0]
 * ```
 */
export function tokenIds(phonemes: string): Int32Array {
  const symbols = [...phonemes];
  if (symbols.length === 0 || symbols.length > MAX_PHONEMES) {
    throw new KokoroError(
      "input",
      `an utterance has ${symbols.length} phonemes: the network accepts 1 to ${MAX_PHONEMES}`,
    );
  }
  return Int32Array.of(EDGE, ...symbols.map(idOf), EDGE);
}

function idOf(symbol: string, index: number): number {
  const id = ids.get(symbol);
  if (id === undefined) {
    const code = symbol.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    throw new KokoroError(
      "input",
      `${JSON.stringify(symbol)} (U+${code}), symbol ${index + 1} of the phonemes, ` +
        "is not one of Kokoro's phonemes",
    );
  }
  return id;
}
