/**
 * Numbers that no other rule has read: telephones, ranges, codes, and plain numbers.
 *
 * @module
 */

import { type Rule } from "../../script/rules.ts";
import { oneByOne, type Tongue } from "../tongues/tongue.ts";
import { countedAt, END, FREE, MINUS, numberIn, parseNumber, sayNumber, TO } from "./quantity.ts";

/** From this length on, digits within a code are read one by one. */
const SHORTEST_CODE = 5;

/** The rules for numbers. */
export function numbers(tongue: Tongue): Rule[] {
  const number = numberIn(tongue);
  return [
    {
      // "1939-1945", "3-1"
      name: "range",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(${number})${TO}(${number})${END}(?! ?[-–—−] ?\\d)`, "gu"),
      say: ({ 0: all, 1: from, 2: to, index, input }) => {
        const counted = countedAt(input, index, index + all.length, tongue);
        const [first, last] = [from, to].map((one) => sayNumber(one, tongue, counted));
        const isRising = valueOf(from, tongue) < valueOf(to, tongue) && !/^0\d/.test(from);
        return isRising ? `${first} ${tongue.to} ${last}` : `${first} ${last}`;
      },
    },
    {
      // "3x2", "10 x 15 cm"
      name: "size",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(${number}) ?[xX×] ?(?=\\d)`, "gu"),
      say: ([, first]) => `${sayNumber(first, tongue)} ${tongue.signs["×"]} `,
    },
    {
      // "5:3"
      name: "ratio",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(${number}):(${number})${END}(?!:)`, "gu"),
      say: ([, first, second]) =>
        `${sayNumber(first, tongue)} ${tongue.to} ${sayNumber(second, tongue)}`,
    },
    {
      // "2.0.1", "192.168.1.1"
      name: "version",
      needsDigit: true,
      pattern: new RegExp(`${FREE}\\d{1,6}(?:\\.\\d{1,6}){2,6}${END}`, "gu"),
      say: ({ 0: version }) => {
        if (/^\d{1,3}(?:\.\d{3})+$/.test(version) && tongue.decimalSign === ",") return null;
        return version.split(".").map((part) => sayNumber(part, tongue))
          .join(` ${tongue.addressSigns["."]} `);
      },
    },
    {
      name: "number",
      needsDigit: true,
      pattern: new RegExp(`${FREE}${MINUS}${number}${END}`, "gu"),
      say: ({ 0: all, index, input }) =>
        sayNumber(all, tongue, countedAt(input, index, index + all.length, tongue)),
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
        const said = isCode ? oneByOne(digits, tongue.cardinal) : sayNumber(digits, tongue);
        return before + said + after;
      },
    },
  ];
}

/** The rule for telephone numbers, whose groups are read apart. */
export function telephones({ telephone, telephoneGroup, signs }: Tongue): Rule[] {
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

function valueOf(text: string, tongue: Tongue): number {
  const { whole, decimals = "0" } = parseNumber(text, tongue);
  return Number(`${whole}.${decimals}`);
}
