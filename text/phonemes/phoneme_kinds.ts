/**
 * The kind of each symbol that the network reads, in all languages.
 *
 * @module
 */

/** Primary stress: stands before the vowel of the stressed syllable. */
export const PRIMARY = "ˈ";
/** Secondary stress: stands before the vowel of a syllable that is stressed less. */
export const SECONDARY = "ˌ";

/** Marks that are spoken as a pause. */
export const PAUSES: ReadonlySet<string> = new Set(";:,.!?—…");

/**
 * The kind of a symbol: a `vowel` (including diphthongs and length signs), a `consonant`, the
 * `stress` or tone of a syllable, a `pause` (a mark that ends a clause or a sentence), any other
 * `mark`, or the `blank` between words.
 */
export type PhonemeKind = "vowel" | "consonant" | "stress" | "pause" | "mark" | "blank";

/** The symbols of each kind. All other symbols are consonants. */
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
 * The kind of a symbol in `configs/phonemes.json`.
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
