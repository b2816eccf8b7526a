/**
 * Reads Japanese exactly as misaki does.
 *
 * @module
 */

import type { Dictionary } from "./dictionary.ts";
import { grouped, KATAKANA, READ, type ReadWord, SIGN } from "./groups.ts";
import { hiraganaOf, kanaPhonemes, MARKS } from "./kana.ts";
import type { Lattice } from "./lattice.ts";
import { numberWords } from "./number_kana.ts";
import { blanksAfter, joinedAtStops } from "./spacing.ts";

/** The small katakana of Ainu, and the katakana that misaki reads in their place. */
const SMALL = "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ";
const PLAIN = "クシストヌハヒフヘホムラリルレロ";

/** The quotation marks that misaki's conversion to half width changes. */
const HALF_WIDTH: Readonly<Record<string, string>> = { "’": "'", "‘": "`", "”": '"' };

/** What misaki says in place of a number of more digits. */
const TOO_LONG = "Number length too long, choose less than 10 digits";
const MOST_DIGITS = 9;

/** The phonemes of a text. */
export function readLikeMisaki(text: string, lattice: Lattice, dictionary: Dictionary): string {
  const plain = normalized(text);
  const words = lattice.split(plain).map(({ start, end, kind, isUnknown, reading }): ReadWord => {
    const text = plain.slice(start, end);
    const isRead = !isUnknown || kind === KATAKANA;
    return { text, reading: hiraganaOf(reading || text), kind: isRead ? READ : kind };
  });
  const groups = grouped(words, dictionary.words).map((group) => {
    const text = group.map((word) => word.text).join("");
    return { text, phonemes: phonemesOf(text, group) };
  });
  const blanks = blanksAfter(groups);
  const phonemes = groups.map(({ phonemes }, i) => phonemes + (blanks[i] ? " " : "")).join("");
  const plainBlanks = phonemes.trim().replace(/\s+/g, " ");
  return joinedAtStops(plainBlanks.replaceAll("(", "«").replaceAll(")", "»"));
}

function phonemesOf(text: string, words: readonly ReadWord[]): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  const [{ kind }] = words;
  if (kind === SIGN) return Array.from(text, (sign) => MARKS.get(sign) ?? sign).join("");
  return kind === READ ? kanaPhonemes(words.map(({ reading }) => reading).join("")) : "";
}

function normalized(text: string): string {
  return text
    .replace(/[〜～](?=\p{Nd})/gu, "から")
    .replace(/[ㇰ-ㇿ]/g, (kana) => PLAIN[SMALL.indexOf(kana)])
    .normalize("NFKC")
    .replace(/[’‘”]/g, (sign) => HALF_WIDTH[sign])
    .replace(
      /[0-9]+/g,
      (digits) => ` ${digits.length > MOST_DIGITS ? TOO_LONG : numberWords(digits).join("")}`,
    );
}
