/**
 * Says a word whose part of speech is known: from the word lists, by the rules for suffixes, or letter
 * by letter.
 *
 * After misaki (Apache-2.0), which made the phonemes that Kokoro was trained on: where a rule looks odd,
 * it is because the network expects what it gives.
 *
 * @module
 */

import type { Entry, Lexicon } from "./lexicon.ts";
import { readNumber, withCurrency } from "./number_reading.ts";
import { capitalize, isAlpha, isDigit, length } from "../python.ts";
import { PRIMARY, SECONDARY } from "../../phonemes/phoneme_kinds.ts";
import { applyStress } from "./stress.ts";
import { type Stress } from "../../script/instruction.ts";
import { stemOfEd, stemOfIng, stemOfS, withEd, withIng, withS } from "./suffixes.ts";

/** What is known of the words behind the one in question. */
export interface Context {
  /** Whether the next sound is a vowel; `null` before a pause. */
  readonly vowelNext: boolean | null;
  /** Whether the next word is "to". */
  readonly toNext: boolean;
}

/** A word, and what it is to be said by. */
export interface WordInQuestion {
  readonly text: string;
  /** In the notation of the Penn Treebank. */
  readonly tag: string;
  /** A stress that the writer wants. */
  readonly stress: Stress;
  /** The symbol of the currency that a number is an amount of. */
  readonly currency: string | null;
  /** Whether nothing stands before the word without a blank. */
  readonly isHead: boolean;
  /** How the writer wants a number read; see `number_reading.ts`. */
  readonly numberFlags: string;
}

/** No word behind: the lists' entries for that case are not looked at. */
const NOWHERE: Context | null = null;

const SYMBOLS: Readonly<Record<string, string>> = {
  "%": "percent",
  "&": "and",
  "+": "plus",
  "@": "at",
};
const SYMBOLS_IN_ADDRESSES: Readonly<Record<string, string>> = { ".": "dot", "/": "slash" };

/** A word with capitals is stressed: at least a little, or fully when it is all capitals. */
const STRESS_OF_CAPITAL = 0.5;
const STRESS_OF_CAPITALS = 2;

/** Sounds words of one kind of English. */
export class Pronouncer {
  constructor(readonly lexicon: Lexicon) {}

  /** The phonemes of `word`, or `null` when neither the lists nor the rules have it. */
  pronounce(word: WordInQuestion, context: Context): string | null {
    const text = [...word.text.replace(/[‘’]/g, "'").normalize("NFKC")].map(asciiDigit).join("");
    const stress = text === text.toLowerCase()
      ? null
      : text === text.toUpperCase()
      ? STRESS_OF_CAPITALS
      : STRESS_OF_CAPITAL;
    const spoken = this.#word(text, word.tag, stress, context);
    if (spoken !== null) return applyStress(withCurrency(spoken, word.currency, this), word.stress);
    const number = readNumber({ ...word, text }, this);
    return number === null ? null : applyStress(number, word.stress);
  }

  /** The entry's phonemes for this part of speech, whatever stands around the word. */
  lookUp(word: string, stress: Stress = null): string | null {
    return this.#lookUp(word, null, stress, NOWHERE);
  }

  /** `word` with "-s", which is looked up without it. */
  plural(word: string): string | null {
    return this.#withS(`${word}s`, null, null, NOWHERE);
  }

  #word(word: string, tag: string, stress: Stress, context: Context): string | null {
    const special = this.#special(word, tag, stress, context);
    if (special !== null) return special;
    const small = this.#small(word, tag, stress, context);
    const known = [small, possessiveSingular(small), small.endsWith("'") && small.slice(0, -1)]
      .find((text) => text && this.#isKnown(text));
    if (known) return this.#lookUp(known, tag, stress, context);
    return this.#withS(small, tag, stress, context) ?? this.#withEd(small, tag, stress, context) ??
      this.#withIng(small, tag, stress ?? STRESS_OF_CAPITAL, context);
  }

  /** `word` in small letters if it is known only so: "Walking", "WALKING", but not a name. */
  #small(word: string, tag: string, stress: Stress, context: Context): string {
    const { gold, silver } = this.lexicon;
    const small = word.toLowerCase();
    const mayChange = word !== small && length(word) > 1 && isAlpha(word.replaceAll("'", "")) &&
      (tag !== "NNP" || length(word) > 7) && this.#inLists(word) === undefined &&
      (word === word.toUpperCase() || word.slice(1) === word.slice(1).toLowerCase());
    if (!mayChange) return word;
    const known = gold.get(small) ?? silver.get(small) ??
      this.#withS(small, tag, stress, context) ??
      this.#withEd(small, tag, stress, context) ?? this.#withIng(small, tag, stress, context);
    return known ? small : word;
  }

  /** Words that sound by what they do in the sentence. */
  #special(word: string, tag: string, stress: Stress, context: Context): string | null {
    const { vowelNext, toNext } = context;
    const address = tag === "ADD" ? own(SYMBOLS_IN_ADDRESSES, word) : undefined;
    if (address) return this.#lookUp(address, null, -0.5, context);
    const symbol = own(SYMBOLS, word);
    if (symbol) return this.#lookUp(symbol, null, null, context);
    if (isDotted(word)) return this.spell(word);
    const small = word.toLowerCase();
    if (small === "vs" || small === "vs.") {
      return tag === "IN" ? this.#lookUp("versus", null, null, context) : null;
    }
    const usual = word === small || word === capitalize(word);
    if (!usual && word !== word.toUpperCase()) return null;
    switch (small) {
      case "a":
        return tag === "DT" ? "ɐ" : "ˈA";
      case "am":
        if (tag.startsWith("NN")) return this.spell(word);
        if (vowelNext !== null && word === "am" && !(stress && stress > 0)) return "ɐm";
        return this.#gold("am");
      case "an":
        return word === "AN" && tag.startsWith("NN") ? this.spell(word) : "ɐn";
      case "i":
        return word === "I" && tag === "PRP" ? `${SECONDARY}I` : null;
      case "by":
        return parentTag(tag) === "ADV" ? "bˈI" : null;
      case "to":
        if (!usual && tag !== "TO" && tag !== "IN") return null;
        return vowelNext === null ? this.#gold("to") : vowelNext ? "tʊ" : "tə";
      case "in":
        if (!usual && tag === "NNP") return null;
        return vowelNext === null || tag !== "IN" ? `${PRIMARY}ɪn` : "ɪn";
      case "the":
        if (!usual && tag !== "DT") return null;
        return vowelNext ? "ði" : "ðə";
      case "used":
        return this.#gold("used", toNext && (tag === "VBD" || tag === "JJ") ? "VBD" : "DEFAULT");
    }
    return null;
  }

  /** Letter by letter, the last one stressed; `null` when a letter has no name here. */
  spell(word: string): string | null {
    let letters = "";
    for (const symbol of word) {
      if (!isAlpha(symbol)) continue;
      const name = this.lexicon.gold.get(symbol.toUpperCase());
      if (typeof name !== "string") return null;
      letters += name;
    }
    const spoken = applyStress(letters, 0);
    const last = spoken.lastIndexOf(SECONDARY);
    return last < 0 ? spoken : spoken.slice(0, last) + PRIMARY + spoken.slice(last + 1);
  }

  #gold(word: string, tag = "DEFAULT"): string {
    const entry = this.lexicon.gold.get(word) ?? "";
    return typeof entry === "string" ? entry : entry.get(tag) ?? entry.get("DEFAULT") ?? "";
  }

  #inLists(word: string): Entry | undefined {
    return this.lexicon.gold.get(word) ?? this.lexicon.silver.get(word);
  }

  #isKnown(word: string): boolean {
    if (own(SYMBOLS, word) !== undefined || this.#inLists(word) !== undefined) return true;
    if (!/^[A-Za-z]+$/.test(word)) return false;
    if (word.length === 1) return true;
    if (word === word.toUpperCase() && this.lexicon.gold.get(word.toLowerCase())) return true;
    return word.slice(1) === word.slice(1).toUpperCase();
  }

  #lookUp(
    word: string,
    tag: string | null,
    stress: Stress,
    context: Context | null,
  ): string | null {
    const { gold, silver } = this.lexicon;
    let isName = false;
    if (word === word.toUpperCase() && gold.get(word) === undefined) {
      word = word.toLowerCase();
      isName = tag === "NNP";
    }
    const entry = gold.get(word) ?? (isName ? undefined : silver.get(word));
    const phonemes = entry === undefined ? null : byTag(entry, tag, context);
    if (phonemes === null || (isName && !phonemes.includes(PRIMARY))) {
      const spelled = this.spell(word);
      if (spelled !== null) return spelled;
    }
    return phonemes === null ? null : applyStress(phonemes, stress);
  }

  #withS(word: string, tag: string | null, stress: Stress, context: Context | null): string | null {
    const stem = stemOfS(word, (text) => this.#isKnown(text));
    const phonemes = stem && this.#lookUp(stem, tag, stress, context);
    return phonemes ? withS(phonemes, this.lexicon.british) : null;
  }

  #withEd(word: string, tag: string, stress: Stress, context: Context): string | null {
    const stem = stemOfEd(word, (text) => this.#isKnown(text));
    const phonemes = stem && this.#lookUp(stem, tag, stress, context);
    return phonemes ? withEd(phonemes, this.lexicon.british) : null;
  }

  #withIng(word: string, tag: string, stress: Stress, context: Context): string | null {
    const stem = stemOfIng(word, (text) => this.#isKnown(text));
    const phonemes = stem && this.#lookUp(stem, tag, stress, context);
    return phonemes ? withIng(phonemes, this.lexicon.british) : null;
  }
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** "U.S.", "e.g." */
function isDotted(word: string): boolean {
  return /[^.]\.+[^.]/.test(word) && isAlpha(word.replaceAll(".", "")) &&
    word.split(".").every((part) => length(part) < 3);
}

/** "dogs's" for "dogs'". */
function possessiveSingular(word: string): string | false {
  return word.endsWith("s'") && `${word.slice(0, -2)}'s`;
}

function byTag(entry: Entry, tag: string | null, context: Context | null): string | null {
  if (typeof entry === "string") return entry;
  const key = context?.vowelNext === null && entry.has("None")
    ? "None"
    : tag !== null && entry.has(tag)
    ? tag
    : parentTag(tag);
  // An empty value: as this part of speech the word is spelled.
  return (entry.get(key ?? "DEFAULT") ?? entry.get("DEFAULT")) || null;
}

/** The part of speech that a tag is a form of, as the word lists name it. */
function parentTag(tag: string | null): string | null {
  if (tag?.startsWith("VB")) return "VERB";
  if (tag?.startsWith("NN")) return "NOUN";
  if (tag?.startsWith("ADV") || tag?.startsWith("RB")) return "ADV";
  if (tag?.startsWith("ADJ") || tag?.startsWith("JJ")) return "ADJ";
  return tag;
}

/** Digits of other scripts, and those left in circles, as ASCII. */
function asciiDigit(symbol: string): string {
  if (symbol <= "\x7f" || !isDigit(symbol) || !/\p{Nd}/u.test(symbol)) return symbol;
  // Decimal digits lie side by side, from zero to nine, in every script.
  const code = symbol.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}
