/**
 * Numbers that no other rule has read: telephones, ranges, codes, and plain numbers.
 *
 * @module
 */

import { type Rule } from "../../script/rules.ts";
import { type Grammar, oneByOne } from "../grammars/grammar.ts";
import { countedAt, END, FREE, MINUS, numberIn, parseNumber, sayNumber, TO } from "./quantity.ts";

/** From this length on, digits within a code are read one by one. */
const SHORTEST_CODE = 5;

/** The rules for numbers. */
export function numbers(grammar: Grammar): Rule[] {
  const number = numberIn(grammar);
  return [
    {
      // "1939-1945", "3-1"
      name: "range",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(${number})${TO}(${number})${END}(?! ?[-–—−] ?\\d)`, "gu"),
      say: ({ 0: all, 1: from, 2: to, index, input }) => {
        const counted = countedAt(input, index, index + all.length, grammar);
        const [first, last] = [from, to].map((one) => sayNumber(one, grammar, counted));
        const isRising = valueOf(from, grammar) < valueOf(to, grammar) && !/^0\d/.test(from);
        return isRising ? `${first} ${grammar.to} ${last}` : `${first} ${last}`;
      },
    },
    {
      // "3x2", "10 x 15 cm"
      name: "size",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(${number}) ?[xX×] ?(?=\\d)`, "gu"),
      say: ([, first]) => `${sayNumber(first, grammar)} ${grammar.signs["×"]} `,
    },
    {
      // "5:3"
      name: "ratio",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(${number}):(${number})${END}(?!:)`, "gu"),
      say: ([, first, second]) =>
        `${sayNumber(first, grammar)} ${grammar.to} ${sayNumber(second, grammar)}`,
    },
    {
      // "2.0.1", "192.168.1.1"
      name: "version",
      needsDigit: true,
      pattern: new RegExp(`${FREE}\\d{1,6}(?:\\.\\d{1,6}){2,6}${END}`, "gu"),
      say: ({ 0: version }) => {
        if (/^\d{1,3}(?:\.\d{3})+$/.test(version) && grammar.decimalSign === ",") return null;
        return version.split(".").map((part) => sayNumber(part, grammar))
          .join(` ${grammar.addressSigns["."]} `);
      },
    },
    {
      name: "number",
      needsDigit: true,
      pattern: new RegExp(`${FREE}${MINUS}${number}${END}`, "gu"),
      say: ({ 0: all, index, input }) =>
        sayNumber(all, grammar, countedAt(input, index, index + all.length, grammar)),
    },
    {
      // What is left: digits within words and codes.
      name: "digits",
      needsDigit: true,
      pattern: /\d+/gu,
      say: ({ 0: digits, index, input }) => {
        const before = /[\p{L}\p{M}\p{N}]$/u.test(input.slice(0, index)) ? " " : "";
        const after = /^[\p{L}\p{M}\p{N}]/u.test(input.slice(index + digits.length)) ? " " : "";
        const isCode = digits.length >= SHORTEST_CODE;
        const said = isCode ? oneByOne(digits, grammar.cardinal) : sayNumber(digits, grammar);
        return before + said + after;
      },
    },
  ];
}

/** The rule for telephone numbers, whose groups are read apart. */
export function telephones({ telephone, telephoneGroup, signs }: Grammar): Rule[] {
  return [{
    name: "telephone",
    needsDigit: true,
    pattern: telephone,
    say: ({ 0: number }) => {
      const plus = number.startsWith("+") ? `${signs["+"]} ` : "";
      return plus + number.match(/\d+/g)!.map(telephoneGroup).join(", ");
    },
  }];
}

function valueOf(text: string, grammar: Grammar): number {
  const { whole, decimals = "0" } = parseNumber(text, grammar);
  return Number(`${whole}.${decimals}`);
}
