/**
 * What kind of symbol each of the network's is, in all languages.
 *
 * @module
 */

/** Stands before the vowel of the stressed syllable. */
export const PRIMARY = "ˈ";
/** Stands before the vowel of a syllable that is stressed less. */
export const SECONDARY = "ˌ";

/** Marks that are spoken as a pause. */
export const PAUSES: ReadonlySet<string> = new Set(";:,.!?—…");

/**
 * What a symbol stands for: a `vowel` (diphthongs and signs of length too), a `consonant`, the `stress` or tone of a
 * syllable, a `pause` (a mark that ends a clause or a sentence), any other `mark`, or the `blank` between words.
 */
export type PhonemeKind = "vowel" | "consonant" | "stress" | "pause" | "mark" | "blank";

/** All but the consonants. */
const symbols: Readonly<Record<Exclude<PhonemeKind, "consonant">, Iterable<string>>> = {
  vowel: "AIOQWYaeiouyøœæɐɑɒɔəɚɛɜɤɨɪɯʊʌᵊᵻː\u0303",
  stress: [PRIMARY, SECONDARY, ..."↓→↗↘"],
  pause: PAUSES,
  mark: '"“”()',
  blank: " ",
};

const kinds: ReadonlyMap<string, PhonemeKind> = new Map(
  Object.entries(symbols).flatMap(([kind, all]) =>
    Array.from(all, (symbol): [string, PhonemeKind] => [symbol, kind as PhonemeKind])
  ),
);

/**
 * The kind of one symbol of `configs/phonemes.json`.
 *
 * @example
 * ```ts
 * import { phonemeKind } from "./text/phonemes/phoneme_kinds.ts";
 * Array.from("hˈI!", phonemeKind); // ["consonant", "stress", "vowel", "pause"]
 * ```
 */
export function phonemeKind(symbol: string): PhonemeKind {
  return kinds.get(symbol) ?? "consonant";
}
