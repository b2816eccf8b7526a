/**
 * The pieces of a sentence between tokens and phonemes.
 *
 * misaki cuts each token again ("mother-in-law", "iPhone6") and looks for the longest runs of
 * pieces that it can read. A run that it can't read as a whole is read piece by piece.
 *
 * @module
 */

import { isCurrency } from "./number_reading.ts";
import { isAlpha, isAsciiDigits } from "../python.ts";
import { MARKS } from "./sounds.ts";
import { PAUSES, PRIMARY } from "../../phonemes/phoneme_kinds.ts";
import { applyStress, stressWeight } from "./stress.ts";
import { type Stress } from "../../script/instruction.ts";

/** A token, or a part of one. */
export interface Piece {
  text: string;
  /** The start in the text, in UTF-16 units. */
  start: number;
  /** The end in the text, in UTF-16 units. */
  end: number;
  /** The part of speech. */
  tag: string;
  /** A blank, or nothing. */
  spaceAfter: string;
  /** `null` until they are known, empty if the piece is silent. */
  phonemes: string | null;
  /** A word to read instead of the text. */
  alias: string | null;
  /** The phonemes of the chosen reading if the word is a homograph. */
  reading: string | null;
  /** What gave the phonemes, if that is neither a list nor a rule of misaki's. */
  source: string | null;
  /** The stress that the writer set. */
  stress: Stress;
  /** The currency sign, if the piece is an amount of money. */
  currency: string | null;
  /** How the writer wants a number read: see `number_reading.ts`. */
  numberFlags: string;
  /** Whether the piece starts its word. */
  isHead: boolean;
  /** Whether a blank separates its phonemes from those before. */
  isApart: boolean;
}

/** Marks within a word that have no sound. */
const SILENT = new Set("',-._‘’/");

/** The tags of marks and of symbols that are not read aloud. */
const MARK_TAGS = new Set([
  ...[".", ",", "-LRB-", "-RRB-", "``", '""', "''", ":", "$", "#", "NFP"],
]);
const MARKS_BY_TAG: Readonly<Record<string, string>> = {
  "-LRB-": "(",
  "-RRB-": ")",
  "``": "“",
  '""': "”",
  "''": "”",
};

/** The parts of a token: cut at changes of case, between letters and digits, and around marks. */
const PARTS = new RegExp(
  [
    "^['‘’]+",
    "\\p{Lu}(?=\\p{Lu}\\p{Ll})",
    "(?:^-)?(?:\\p{Nd}?[,.]?\\p{Nd})+",
    "[-_]+",
    "['‘’]{2,}",
    "\\p{L}*?(?:['‘’]\\p{L})*?\\p{Ll}(?=\\p{Lu})",
    "\\p{L}+(?:['‘’]\\p{L})*",
    "[^-_\\p{L}'‘’\\p{Nd}]",
    "['‘’]+$",
  ].join("|"),
  "gu",
);

/**
 * The maximum number of pieces in a run without a blank: a longer run is cut. No word has that
 * many. A run is looked up in every way it can be cut, so a very long one would take too much time.
 */
const MOST_PIECES = 32;

/** Cuts tokens, sets the phonemes of marks, and groups pieces that no blank separates. */
export function gather(tokens: readonly Piece[]): Piece[][] {
  const words: Piece[][] = [];
  let currency: string | null = null;
  let open = false;
  for (const [i, token] of tokens.entries()) {
    const parts = cut(token);
    for (const [j, part] of parts.entries()) {
      if (part.phonemes === null && isCurrencySign(part)) {
        currency = part.text;
        part.phonemes = "";
      } else if (part.phonemes === null) {
        part.phonemes = phonemesOfMark(part);
        if (part.phonemes !== null) part.source = "mark";
        if (part.phonemes === null && currency !== null) {
          if (part.tag !== "CD") currency = null;
          else if (j === parts.length - 1 && tokens[i + 1]?.tag !== "CD") part.currency = currency;
        } else if (part.phonemes === null && isTwoForTo(parts, j)) {
          part.alias = "to";
        }
      }
      const isSet = part.phonemes !== null || part.alias !== null;
      const word = words.at(-1);
      if (!isSet && open && word && word.length < MOST_PIECES) {
        part.isHead = false;
        word.push(part);
      } else {
        words.push([part]);
      }
      open = !isSet && !part.spaceAfter;
    }
  }
  return words;
}

/** The parts of a token. A token that already has phonemes is not cut. */
function cut(token: Piece): Piece[] {
  if (token.phonemes !== null) return [token];
  const parts = [...token.text.matchAll(PARTS)].map(({ 0: text, index }): Piece => ({
    ...token,
    text,
    start: token.start + index,
    end: token.start + index + text.length,
    spaceAfter: "",
    isHead: true,
    isApart: false,
    currency: null,
  }));
  parts.at(-1)!.spaceAfter = token.spaceAfter;
  return parts;
}

function isCurrencySign({ tag, text }: Piece): boolean {
  return tag === "$" && isCurrency(text);
}

function phonemesOfMark({ tag, text }: Piece): string | null {
  if (tag === ":" && (text === "-" || text === "–")) return "—";
  if (!MARK_TAGS.has(tag) || /^[a-z]*$/.test(text.toLowerCase())) return null;
  return MARKS_BY_TAG[tag] ?? [...text].filter((symbol) => MARKS.has(symbol)).join("");
}

/** Whether part `i` is a 2 that means "to", as in "Text2Speech". */
function isTwoForTo(parts: readonly Piece[], i: number): boolean {
  if (parts[i].text !== "2" || i === 0 || i === parts.length - 1) return false;
  return isAlpha([...parts[i - 1].text].at(-1)! + [...parts[i + 1].text][0]);
}

/** Merges pieces into one without phonemes. */
export function merge(pieces: readonly Piece[]): Piece {
  const [first] = pieces;
  const last = pieces.at(-1)!;
  const stresses = new Set(pieces.map(({ stress }) => stress).filter((stress) => stress !== null));
  const currencies = pieces.flatMap(({ currency }) => currency ?? []).sort();
  return {
    text: textOf(pieces),
    start: first.start,
    end: last.end,
    tag: heaviest(pieces).tag,
    spaceAfter: last.spaceAfter,
    phonemes: null,
    alias: null,
    reading: pieces.length === 1 ? first.reading : null,
    source: pieces.find(({ source }) => source !== null)?.source ?? null,
    stress: stresses.size === 1 ? [...stresses][0] : null,
    currency: currencies.at(-1) ?? null,
    numberFlags: [...new Set(pieces.flatMap(({ numberFlags }) => [...numberFlags]))].sort().join(
      "",
    ),
    isHead: first.isHead,
    isApart: first.isApart,
  };
}

/** Merges pieces into one with all their phonemes. */
export function join(pieces: readonly Piece[]): Piece {
  if (pieces.length === 1) return pieces[0];
  let phonemes = "";
  for (const piece of pieces) {
    if (piece.isApart && phonemes && piece.phonemes && !phonemes.endsWith(" ")) phonemes += " ";
    phonemes += piece.phonemes ?? "";
  }
  return { ...merge(pieces), phonemes };
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text, spaceAfter }, i) => i < pieces.length - 1 ? text + spaceAfter : text)
    .join("");
}

/** The longest piece, with capitals counted twice. Its part of speech is used for the whole. */
function heaviest(pieces: readonly Piece[]): Piece {
  let best = pieces[0];
  let most = -1;
  for (const piece of pieces) {
    const weight = [...piece.text].reduce((sum, c) => sum + (c === c.toLowerCase() ? 1 : 2), 0);
    if (weight > most) [best, most] = [piece, weight];
  }
  return best;
}

/** Whether the text consists of silent marks. */
export function isSilent({ text }: Piece): boolean {
  return [...text].every((symbol) => SILENT.has(symbol));
}

/** Finishes a word that was read piece by piece: silences marks, adds gaps, weakens stresses. */
export function settle(pieces: readonly Piece[]): void {
  const apart = isMixed(textOf(pieces));
  for (const [i, piece] of pieces.entries()) {
    if (piece.phonemes !== null) {
      if (i > 0) piece.isApart = apart;
    } else if (i === pieces.length - 1 && PAUSES.has(piece.text)) {
      piece.phonemes = piece.text;
    } else if (isSilent(piece)) {
      piece.phonemes = "";
    }
  }
  if (!apart) weaken(pieces.filter(({ phonemes }) => phonemes));
}

/** Whether a text mixes letters, digits and other symbols, or has several words. */
function isMixed(text: string): boolean {
  if (text.includes(" ") || text.includes("/")) return true;
  const kinds = [...text].filter((symbol) => !SILENT.has(symbol)).map((symbol) =>
    isAlpha(symbol) ? "letter" : isAsciiDigits(symbol) ? "digit" : "other"
  );
  return new Set(kinds).size > 1;
}

/** Weakens the stress in the lighter half of a compound, or in the piece after a single letter. */
function weaken(pieces: readonly Piece[]): void {
  if (pieces.length === 2 && [...pieces[0].text].length === 1) return soften(pieces[1]);
  const stressed = pieces.filter((piece) => hasPrimary(piece)).length;
  if (pieces.length < 2 || stressed <= Math.floor((pieces.length + 1) / 2)) return;
  // The sort is stable: of two pieces with the same weight, the first is weakened.
  const byWeight = [...pieces].sort((a, b) =>
    Number(hasPrimary(a)) - Number(hasPrimary(b)) ||
    stressWeight(a.phonemes!) - stressWeight(b.phonemes!)
  );
  for (const piece of byWeight.slice(0, Math.floor(pieces.length / 2))) soften(piece);
}

function hasPrimary({ phonemes }: Piece): boolean {
  return phonemes!.includes(PRIMARY);
}

function soften(piece: Piece): void {
  piece.phonemes = applyStress(piece.phonemes!, -0.5);
}
