/**
 * Reads a word whose part of speech is known: from the word lists, by the rules for suffixes, or
 * letter by letter.
 *
 * The rules are those of misaki (Apache-2.0), which made the phonemes that Kokoro was trained on.
 * Odd rules are kept, because the network expects their results.
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

/** What is known about the words after the current one. */
export interface Context {
  /** Whether the next sound is a vowel; `null` before a pause. */
  readonly vowelNext: boolean | null;
  /** Whether the next word is "to". */
  readonly toNext: boolean;
}

/** A word, and the context that decides how it is read. */
export interface WordInQuestion {
  readonly text: string;
  /** The part of speech, in the notation of the Penn Treebank. */
  readonly tag: string;
  /** The stress that the writer set. */
  readonly stress: Stress;
  /** The currency sign, if the word is an amount of money. */
  readonly currency: string | null;
  /** Whether no other piece stands before this one without a blank. */
  readonly isHead: boolean;
  /** How the writer wants a number read: see `number_reading.ts`. */
  readonly numberFlags: string;
}

/** No context: the entries of the lists for words before a pause are not used. */
const NOWHERE: Context | null = null;

const SYMBOLS: Readonly<Record<string, string>> = {
  "%": "percent",
  "&": "and",
  "+": "plus",
  "@": "at",
};
const SYMBOLS_IN_ADDRESSES: Readonly<Record<string, string>> = { ".": "dot", "/": "slash" };

// A word with a capital has at least a secondary stress, a word in all capitals a primary stress.
const STRESS_OF_CAPITAL = 0.5;
const STRESS_OF_CAPITALS = 2;

/** Converts words of American or British English to phonemes. */
export class Pronouncer {
  constructor(readonly lexicon: Lexicon) {}

  /** The phonemes of `word`, or `null` if neither the lists nor the rules can read it. */
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

  /** The phonemes of `word`, regardless of part of speech and context. */
  lookUp(word: string, stress: Stress = null): string | null {
    return this.#lookUp(word, null, stress, NOWHERE);
  }

  /** The phonemes of `word` with "-s". Only `word` itself is looked up. */
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

  /**
   * `word` in lower case if the lists have only that form, as for "Walking" and "WALKING". Proper
   * nouns of up to seven letters stay unchanged.
   */
  #small(word: string, tag: string, stress: Stress, context: Context): string {
    const { gold, silver } = this.lexicon;
    const small = word.toLowerCase();
    const mayChange = word !== small && length(word) > 1 && isAlpha(word.replaceAll("'", "")) &&
      (tag !== "NNP" || length(word) > 7) && this.#inLists(word) === undefined &&
      (word === word.toUpperCase() || word.slice(1) === word.slice(1).toLowerCase());
    if (!mayChange) return word;
    const known = gold.get(small) ?? silver.get(small) ?? this.#name(small) ??
      this.#withS(small, tag, stress, context) ??
      this.#withEd(small, tag, stress, context) ?? this.#withIng(small, tag, stress, context);
    return known ? small : word;
  }

  /** Reads symbols, abbreviations, and words whose sound depends on their role in the sentence. */
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

  /** Spells a word, with a stress on the last letter. Returns `null` if a letter has no name. */
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

  /** The list that has a word, or else `rules`: an ending, a number, or letters one by one. */
  sourceOf(word: string): string {
    const { gold, silver } = this.lexicon;
    for (const spelling of [word, word.toLowerCase()]) {
      if (gold.get(spelling) !== undefined) return "gold list";
      if (silver.get(spelling) !== undefined) return "silver list";
      if (this.#name(spelling) !== undefined) return "list of names";
    }
    return "rules";
  }

  #inLists(word: string): Entry | undefined {
    return this.lexicon.gold.get(word) ?? this.lexicon.silver.get(word) ?? this.#name(word);
  }

  /** The entry of a word in the list of names, which has "McGowan" in lower case. */
  #name(word: string): Entry | undefined {
    return this.lexicon.names?.get(word.toLowerCase());
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
    const entry = gold.get(word) ??
      (isName ? undefined : silver.get(word) ?? this.#name(word));
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

/** Whether a word is an abbreviation with dots, such as "U.S." or "e.g.". */
function isDotted(word: string): boolean {
  return /[^.]\.+[^.]/.test(word) && isAlpha(word.replaceAll(".", "")) &&
    word.split(".").every((part) => length(part) < 3);
}

/** The form with "'s" for a word that ends in "s'": "dog's" for "dogs'". */
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
  // An empty value means that the word is spelled if it is this part of speech.
  return (entry.get(key ?? "DEFAULT") ?? entry.get("DEFAULT")) || null;
}

/** The part of speech that a tag belongs to, as the word lists name it. */
function parentTag(tag: string | null): string | null {
  if (tag?.startsWith("VB")) return "VERB";
  if (tag?.startsWith("NN")) return "NOUN";
  if (tag?.startsWith("ADV") || tag?.startsWith("RB")) return "ADV";
  if (tag?.startsWith("ADJ") || tag?.startsWith("JJ")) return "ADJ";
  return tag;
}

/** The ASCII form of a decimal digit of any script. Other symbols stay unchanged. */
function asciiDigit(symbol: string): string {
  if (symbol <= "\x7f" || !isDigit(symbol) || !/\p{Nd}/u.test(symbol)) return symbol;
  // In every script, the decimal digits from zero to nine are consecutive code points.
  const code = symbol.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}
