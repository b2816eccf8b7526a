/**
 * Digits that are read one by one: of telephones, cards and codes, and leading zeros.
 *
 * @module
 */

import { count } from "./quantity.ts";
import { type Rule, spaced } from "./rule.ts";

const BEFORE = "(?<![\\p{L}\\p{N}_$£€/]|[\\p{N}\\p{L}][.,:-])";
const AFTER = "(?![\\p{L}\\p{N}_]|[-./:,]\\p{N})";
/** An extension after a telephone number. */
const EXTENSION = "(?:,? ?(?:ext\\.?|extension|x) ?(\\d{1,6}))?";

/** Words before a number that is a code, not a count: digit by digit from four digits on. */
const CODED = "code|codes|PIN|pin|ZIP|Zip|zip|ZIP code|zip code|ID|id|passcode|password|" +
  "postcode|serial|serial number|account|" +
  "account number|confirmation|confirmation number|confirmation code|tracking " +
  "number|reference|reference number|" +
  "invoice|badge|locker|order number|order|ticket|ticket number|case number|" +
  "license|licence|extension|ext\\.?|" +
  "ending in|ends in|ending with|ends with|last four digits|model number|part " +
  "number|phone|fax|tel\\.?|mobile|card";
/** Words before the number of a room or a flight: "305" is "three oh five". */
const NUMBERED = "room|rm\\.|suite|ste\\.|apartment|apt\\.|flight|office|cabin";

const CODE_BEFORE = new RegExp(
  `(?<![\\p{L}\\p{N}])(${CODED}|number)(:| is:?| was)? ?[#:]? ?$`,
  "iu",
);
/** Words that stand before counts, too. */
const VAGUE = /^(?:order|case|number|reference|account|ticket|card|licen[sc]e|phone|mobile)$/i;

export const DIGITS: readonly Rule[] = [
  // "555-123-4567" is read digit by digit, with a pause after each group.
  {
    name: "phone number",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?:(\\+?\\d{1,2})[ .-]?)?(?:\\((\\d{3})\\)[ .-]?|(\\d{3})([ .-]))` +
        `(\\d{3})([ .-])(\\d{4})` +
        `${EXTENSION}${AFTER}`,
      "gu",
    ),
    say: ([all, country, inBrackets, area, , exchange, , line, extension]) => {
      // "100 200 3000" is a list of numbers.
      if (!country && /^\d+ \d+ \d+$/.test(all) && /^[01]/.test(area)) return null;
      return call([country, inBrackets ?? area, exchange, line], extension);
    },
  },
  // "5551234567" and "18005551234" are telephone numbers of North America, too.
  {
    name: "phone number without gaps",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(\\+?1)?([2-9]\\d\\d)(\\d{3})(?!0000)(\\d{4})${EXTENSION}${AFTER}`,
      "gu",
    ),
    say: ([, country, area, exchange, line, extension]) =>
      call([country, area, exchange, line], extension),
  },
  // "+44 20 7946 0958" is read digit by digit, and so is "020 7946 0958".
  {
    name: "international phone number",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?:\\+\\d{1,3}(?:[ .-]?\\(?\\d{1,5}\\)?){1,6}|` +
        `\\(?0\\d{1,4}\\)?(?:[ -]\\d{2,8}){1,5})(?=\\b|$)(?<=\\d)${AFTER}`,
      "gu",
    ),
    say: ([number]) => {
      const groups = number.match(/\+?\d+/g)!;
      const digits = groups.join("").replace("+", "");
      return digits.length < 7 || digits.length > 15 ? null : call(groups);
    },
  },
  // "555-1234" is read digit by digit, with a pause after the first group.
  {
    name: "short phone number",
    needsDigit: true,
    pattern: new RegExp(`${BEFORE}(\\d{3})-(\\d{4})${EXTENSION}${AFTER}`, "gu"),
    say: ([, exchange, line, extension]) => call([exchange, line], extension),
  },
  // "call 911" is read as "call nine one one".
  {
    name: "emergency number",
    needsDigit: true,
    pattern:
      /(?<=(?:[Cc]all|[Dd]ial|[Cc]alled|[Dd]ialed|[Cc]alling|[Dd]ialing) )(?:911|999|112|411|311|411|211|988|101|111)(?![\p{L}\p{N}-])|(?<![\p{L}\p{N}.,$£€-])(?:911|999)(?= (?:calls?|operators?|dispatch(?:ers?)?)(?!\p{L}))/gu,
    say: ([number]) => spaced(number),
  },
  // "4111 1111 1111 1111", "123-45-6789", "978-3-16-148410-0" are read digit by digit.
  {
    name: "card or other long code",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?:\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{4}|\\d{4}([ -])\\d{6}\\2\\d{5}|` +
        `\\d{3}-\\d\\d-\\d{4}|` +
        `(?<![*xX•])(?:[*xX•]{2,4}[ -]?){1,4}\\d{4}|\\d{1,7}(?:-\\d{1,7}){2,8}` +
        `(?:-[\\dXx])?)${AFTER}`,
      "gu",
    ),
    say: ([code]) => {
      const groups = code.match(/\d+|[Xx]$/g)!;
      if (groups.every((group) => group.length === 1)) return groups.join(" ");
      const isShort = groups.every((group) => group.length < 3 && !group.startsWith("0"));
      return isShort ? groups.join(", ") : call(groups);
    },
  },
  // "code 1234" and "ending in 4242" are read digit by digit.
  {
    name: "code",
    needsDigit: true,
    pattern: new RegExp(
      "(?<=[\\p{L}.:#] ?)(?<!\\p{L})(?:# ?)?(\\d{4,20})(?![\\p{L}\\p{N}]|[.,:/-]\\p{N}|%| " +
        "(?:people|times|units|copies|of|more|years)(?!\\p{L}))",
      "gu",
    ),
    say: ({ 1: digits, index, input }) => {
      const before = CODE_BEFORE.exec(input.slice(Math.max(0, index - 28), index));
      if (before === null) return null;
      // "order 2000 units", "Number 2000": a year or a count, unless it has five digits.
      const isVague = VAGUE.test(before[1]) && !before[2];
      return isVague && (digits.length < 5 || /000$/.test(digits)) ? null : spaced(digits);
    },
  },
  // "#48213" is read as "number four eight two one three".
  {
    name: "number sign before a code",
    needsDigit: true,
    pattern: /(?<![\p{L}\p{N}&#])(?:#|№ ?)(\d{5,20}|0\d{1,20})(?![\p{L}\p{N}])/gu,
    say: ([, digits]) => `number ${spaced(digits)}`,
  },
  // "room 305" is read as "room three oh five".
  {
    name: "room",
    needsDigit: true,
    pattern: new RegExp(
      `(?<=(?<![\\p{L}\\p{N}])(?:${NUMBERED}) )(\\d)(\\d\\d)(?![\\p{L}\\p{N}]|[.,:/-]\\p{N})`,
      "giu",
    ),
    say: ([, hundreds, rest]) =>
      rest === "00" ? null : `${hundreds} ${rest.startsWith("0") ? `oh ${rest[1]}` : rest}`,
  },
  // "1 000 000" and "1.000.000" are one number each.
  {
    name: "number in groups",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_$£€]|\p{N}[.,:/ -])(?:\d{1,3}(?:([. ])\d{3})(?:\1\d{3}){1,6}|\d{1,3}(?: 000)|\d{1,3}(?:\.\d{3}){1,6},\d{1,2})(?![\p{L}\p{N}_]|[.:/, -]\p{N})/gu,
    say: ([number]) => {
      const [whole, decimals] = number.split(",");
      const digits = whole.replaceAll(/[. ]/g, "");
      return decimals === undefined
        ? digits.length === 4 ? count(digits) : digits
        : count(`${digits}.${decimals}`);
    },
  },
  // "007" and "0042" are read digit by digit.
  {
    name: "leading zeros",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_$£€/]|\p{N}[.,:-]|\p{L}-|\.)0\d{1,20}(?![\p{L}\p{N}_]|[.,:/-]\p{N}|%)/gu,
    say: ({ 0: digits, index, input }) => {
      const isYear = /(?:class|summer|winter|spring|fall|back|in|early|late) (?:of |in )?$/iu
        .test(input.slice(Math.max(0, index - 12), index));
      return digits.length === 2 && isYear ? `oh ${digits[1]}` : spaced(digits);
    },
  },
  // "1,2,3" is read as "1, 2, 3".
  {
    name: "list without blanks",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_$£€]|\p{N}[.,:/-])\d{1,6}(?:,\d{1,9}){1,40}(?![\p{L}\p{N}_]|[.:/-]\p{N}|,\p{L}| ?[€£$])/gu,
    say: ([list]) => {
      const isNumber = /^\d{1,3}(?:,\d{3})+$|^\d{1,2}(?:,\d{2})+,\d{3}$/.test(list);
      if (isNumber) return null;
      return list.split(",").map((item) => /^0\d/.test(item) ? spaced(item) : item).join(", ");
    },
  },
];

/** Reads what no other rule reads and misaki would lose. These are the last of all rules. */
export const REST: readonly Rule[] = [
  // "12345678901" has no name that a listener could follow: digit by digit.
  {
    name: "long number",
    needsDigit: true,
    pattern: /(?<![\p{L}\p{N}_$£€.,-])\d{11,40}(?![\p{L}\p{N}_]|[.,:/-]\p{N}|%)/gu,
    say: ([digits]) => digits.endsWith("000") ? null : spaced(digits),
  },
  // "31/31/100" is read as "31, 31, 100".
  {
    name: "numbers joined by signs",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_$£€]|\p{N}[.,:/-])\d{1,20}(?:[/:\\_|]\d{1,20}){1,20}(?![\p{L}\p{N}_])/gu,
    say: ([all]) => {
      const parts = all.split(/[^\d]/);
      const isPlain = parts.length === 2 && /\//.test(all) &&
        !parts.some((part) => /^0\d/.test(part));
      if (isPlain) return parts.join(" ");
      // The season "2004/05".
      if (/^\d{4}\/0\d$/.test(all)) return `${parts[0]} oh ${parts[1][1]}`;
      return parts.map((part) => /^0\d/.test(part) ? spaced(part) : part).join(", ");
    },
  },
];

/** Groups of digits, one by one, with a pause after each: "plus 4 4, 2 0". */
function call(groups: readonly (string | undefined)[], extension?: string): string {
  const said = groups.filter((group) => group !== undefined).map((group) =>
    group.startsWith("+") ? `plus ${spaced(group.slice(1))}` : spaced(group)
  );
  if (extension !== undefined) said.push(`extension ${spaced(extension)}`);
  return said.join(", ");
}
