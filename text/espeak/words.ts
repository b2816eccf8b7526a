/**
 * Reads languages other than English: espeak-ng pronounces the words, and marks are kept.
 *
 * @module
 */

import { breathe } from "../breathe.ts";
import { ABBREVIATION } from "../script/abbreviations.ts";
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
const LONG_WORD = /\S{32}(?=\S)/gu;

/**
 * The words and marks of `text` with their phonemes. espeak-ng drops marks, so it only gets the
 * text between them.
 */
export async function espeakWords(
  text: string,
  language: EspeakLanguage,
  espeak: Espeak,
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
    const words = wordsOf(part, index, language, espeak);
    const last = words.pop();
    all.push(...words);
    if (last) all.push({ ...last, spaceAfter, endsWord });
  }
  return all;
}

/**
 * The words of `part`, which starts at `offset`. If espeak-ng returns as many words as were
 * written, each has its own place. Otherwise each has the place of the whole part.
 */
function wordsOf(
  part: string,
  offset: number,
  language: EspeakLanguage,
  espeak: Espeak,
): SpokenWord[] {
  if (part.trim() === "") return [];
  const spaced = part.replace(LONG_WORD, "$& ");
  const said = fromEspeak(espeak(spaced, language)).split(" ").filter((word) => word);
  const written = [...part.matchAll(/\S+/gu)];
  const start = offset + written[0].index;
  const end = offset + part.trimEnd().length;
  return said.map((phonemes, i) => {
    const word = said.length === written.length ? written[i] : undefined;
    const from = word ? offset + word.index : start;
    return {
      start: from,
      end: word ? from + word[0].length : end,
      phonemes,
      spaceAfter: " ",
      endsWord: true,
      source: "espeak-ng",
    };
  });
}
