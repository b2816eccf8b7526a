/**
 * Abbreviations.
 *
 * @module
 */

import { anyOf, type Rule } from "../../script/rules.ts";
import type { Grammar } from "../grammars/grammar.ts";
import { FREE, WORD_END } from "./quantity.ts";

/** The end of a sentence, whose full stop an abbreviation has swallowed. */
const SENTENCE_END = /^["”’)]*\s*$/u;

/** The rules for abbreviations: always, before a name, before a number, and `nº`. */
export function abbreviations({ abbreviations: all, numberWord }: Grammar): Rule[] {
  const { always, beforeName } = all;
  // "pág. 5" may begin a sentence.
  const beforeNumber = Object.fromEntries(
    Object.entries(all.beforeNumber).flatMap((
      [short, word],
    ) => [[short, word], [capital(short), capital(word)]]),
  );
  const rule = (words: Readonly<Record<string, string>>, after: string, by = ""): Rule[] => {
    if (Object.keys(words).length === 0) return [];
    return [{
      name: "abbreviation",
      pattern: new RegExp(`${FREE}(?<!\\p{L}\\.)(?:${anyOf(Object.keys(words))})${after}`, "gu"),
      say: ({ 0: found, index, input }) => {
        const short = found.trimEnd();
        const rest = input.slice(index + found.length, index + found.length + 8);
        return words[short] + by + (short.endsWith(".") && SENTENCE_END.test(rest) ? "." : "");
      },
    }];
  };
  return [
    ...rule(beforeNumber, " ?(?=\\d|[IVXLC]+(?![\\p{L}]))", " "),
    ...rule(beforeName, "(?= ?\\p{Lu})"),
    ...rule(always, WORD_END),
    {
      name: "number sign",
      pattern: new RegExp(`${FREE}(?:[Nn]\\.?[º°]s?\\.?|№|#) ?(?=\\d)`, "gu"),
      say: () => `${numberWord} `,
    },
    {
      // "O.N.U."
      name: "initials",
      pattern: /(?<![\p{L}\p{N}.])(?:\p{Lu}\.){2,8}(?![\p{L}\p{N}])/gu,
      say: ({ 0: found, index, input }) => {
        const rest = input.slice(index + found.length, index + found.length + 8);
        return found.replaceAll(".", "") + (SENTENCE_END.test(rest) ? "." : "");
      },
    },
  ];
}

function capital(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}
