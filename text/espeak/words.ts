/**
 * Reads languages other than English: espeak-ng pronounces the words, and marks are kept.
 *
 * @module
 */

import { breathe } from "../../project/breathe.ts";
import { ABBREVIATION } from "../script/abbreviations.ts";
import { align, type Span } from "./align.ts";
import type { Espeak } from "./espeak.ts";
import { fromEspeak } from "./symbols.ts";
import type { EspeakLanguage } from "../languages.ts";
import type { SpokenWord } from "../script/spoken_text.ts";

/**
 * Matches a mark that Kokoro's prosody depends on. A mark within a number, an address or an
 * abbreviation belongs to its word, and espeak-ng reads it.
 */
const MARKS = new RegExp(
  `(?:${
    [
      "[;—…“”()]",
      "[!?](?![\\p{L}\\p{N}])",
      "[,:](?![\\p{N}/])",
      "(?<!\\p{N})[,:](?!/)",
      "\\.(?=[.”) ]{0,20}$)",
      `\\.(?![\\p{L}\\p{N}])(?<!${ABBREVIATION})`,
    ].join("|")
  })`,
  "u",
);

/** Matches a mark, or text between marks that is short enough for one call of espeak-ng. */
const PARTS = new RegExp(
  `(?<mark>${MARKS.source})|(?:(?!${MARKS.source})[^]){1,500}(?=\\s|$|${MARKS.source})|[^]{1,500}`,
  "gu",
);

/** Words are split after 32 characters, because espeak-ng drops the end of very long words. */
const WORD = /\S{1,32}/gu;

/**
 * The words and marks of `text` with their phonemes. espeak-ng drops marks, so it only gets the
 * text between them.
 *
 * @param respell writes what espeak-ng reads wrong in another way
 */
export async function espeakWords(
  text: string,
  language: EspeakLanguage,
  espeak: Espeak,
  respell: (text: string) => string = (text) => text,
): Promise<SpokenWord[]> {
  const all: SpokenWord[] = [];
  for (const { 0: part, index, groups } of text.matchAll(PARTS)) {
    await breathe();
    const end = index + part.length;
    const spaceAfter = /\s$/u.test(part) || /^\s/u.test(text[end] ?? "") ? " " : "";
    const endsWord = spaceAfter !== "";
    if (groups!.mark) {
      all.push({ start: index, end, phonemes: part, spaceAfter, endsWord, source: "mark" });
      continue;
    }
    const words = wordsOf(part, index, (text) => fromEspeak(espeak(respell(text), language)));
    const last = words.pop();
    all.push(...words);
    if (last) all.push({ ...last, spaceAfter, endsWord });
  }
  return all;
}

/**
 * The words of `part`, which starts at `offset`, each with the place of what it stands for. Written
 * words without phonemes are left out.
 */
function wordsOf(
  part: string,
  offset: number,
  say: (text: string) => string,
): SpokenWord[] {
  const written = [...part.matchAll(WORD)];
  if (written.length === 0) return [];
  const said = say(written.map(([word]) => word).join(" ")).split(" ").filter((word) => word);
  const spans = said.length === written.length
    ? said.map((_, i) => ({ first: i, last: i }))
    : align(said, written.map(([word]) => say(word)));
  return joined(said, spans).map(({ phonemes, first, last }) => ({
    start: offset + written[first].index,
    end: offset + written[last].index + written[last][0].length,
    phonemes,
    spaceAfter: " ",
    endsWord: true,
    source: "espeak-ng",
  }));
}

/** The said words, those for the same written word as one: "ʤˈiː pˈiː jˈuː" for "GPU". */
function joined(
  said: readonly string[],
  spans: readonly Span[],
): (Span & { readonly phonemes: string })[] {
  const words: (Span & { readonly phonemes: string })[] = [];
  for (const [i, span] of spans.entries()) {
    const before = words.at(-1);
    if (before && span.first <= before.last) {
      const phonemes = `${before.phonemes} ${said[i]}`;
      words[words.length - 1] = { ...before, last: span.last, phonemes };
    } else words.push({ ...span, phonemes: said[i] });
  }
  return words;
}
