/**
 * Addresses of mail and of the web, and signs between words.
 *
 * @module
 */

import { anyOf, type Rule } from "../../script/rules.ts";
import type { Grammar } from "../grammars/grammar.ts";
import { sayNumber } from "./quantity.ts";

const NAME = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?";
/** The ends of addresses without "www". */
const DOMAINS = "com|org|net|info|edu|gov|io|es|fr|it|br|pt|mx|ar|cl|co|pe|in|eu|de|uk|us|ai|tv";
const PATH = "(?:[/?#][\\p{L}\\p{N}\\p{M}/?#&=%+~:_.@-]{0,200}[\\p{L}\\p{N}/])?";

/** The rules for addresses. */
export function addresses(grammar: Grammar): Rule[] {
  const { addressSigns } = grammar;
  const parts = new RegExp(`www(?=\\.)|\\d+|[\\p{L}\\p{M}]+|[^\\p{L}\\p{M}\\p{N}]`, "gu");
  const say = (address: string): string =>
    address.match(parts)!.map((part) => {
      if (/^\d/.test(part)) return sayNumber(part, grammar);
      return addressSigns[part] ?? part;
    }).join(" ");
  return [
    {
      name: "mail address",
      pattern: new RegExp(
        `(?<![\\p{L}\\p{N}])[\\p{L}\\p{N}][\\p{L}\\p{N}._%+-]{0,63}@${NAME}(?:\\.${NAME}){1,4}`,
        "gu",
      ),
      say: ({ 0: address }) => say(address),
    },
    {
      name: "web address",
      pattern: new RegExp(
        `(?<![\\p{L}\\p{N}@])(?:(?:https?://)(?:${NAME})(?:\\.${NAME}){0,5}|` +
          `www(?:\\.${NAME}){1,5}|` +
          `${NAME}(?:\\.${NAME}){0,3}\\.(?:${DOMAINS})(?!\\p{L}))(?::\\d{1,5})?${PATH}`,
        "gu",
      ),
      say: ({ 0: address }) => say(address),
    },
  ];
}

/** The rule for signs. */
export function signs({ signs }: Grammar): Rule[] {
  return [
    {
      // "y/o", "km/h" was read before: a slash between words is only a gap.
      name: "slash",
      pattern: /(?<=\p{L}|\p{M}|\))\/(?=\p{L}|\()/gu,
      say: () => " ",
    },
    {
      name: "sign",
      pattern: new RegExp(`(?:${anyOf(Object.keys(signs))})+`, "gu"),
      say: ({ 0: all, index, input }) => {
        // Rows of signs are decoration.
        if (/^[*_~#=+/\\|^<>-]{2,}$/.test(all)) return " ";
        const isAlone = all.length === 1 && /^[*_~|^]$/.test(all);
        const between = /[\p{L}\p{M}\p{N}] ?$/u.test(input.slice(Math.max(0, index - 2), index)) &&
          /^ ?[\p{L}\p{N}]/u.test(input.slice(index + all.length));
        if (isAlone && !between) return " ";
        return ` ${[...all].map((sign) => signs[sign]).join(" ")} `;
      },
    },
    // The dash before direct speech.
    { name: "speech", pattern: /^ ?— ?/gu, say: () => "" },
  ];
}
