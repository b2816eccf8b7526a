/**
 * Spells what neither the word lists nor the rules can read.
 *
 * @module
 */

import type { Pronouncer } from "./pronouncer.ts";
import { cardinal } from "./number_words.ts";

/** The names of the symbols of a text. No symbol is left out. */
export type Speller = (text: string) => string;

const CURRENCIES: Readonly<Record<string, string>> = {
  "$": "dollar",
  "¢": "cent",
  "£": "pound",
  "€": "euro",
  "¥": "yen",
  "₹": "rupee",
  "₽": "ruble",
  "₩": "won",
  "₿": "bitcoin",
};

/** A speller that uses the names of letters and digits in the word lists. */
export function speller(pronouncer: Pronouncer): Speller {
  const nameOf = (symbol: string): string | null => {
    if (/^[0-9]$/.test(symbol)) return pronouncer.lookUp(cardinal(symbol));
    if (/^[A-Za-z]$/.test(symbol)) return pronouncer.spell(symbol);
    return pronouncer.lookUp(CURRENCIES[symbol] ?? "symbol");
  };
  return (text) => [...text.normalize("NFKD")].filter(isNamed).map(nameOf).join(" ");
}

function isNamed(symbol: string): boolean {
  return /[\p{L}\p{N}\p{Sc}]/u.test(symbol);
}
