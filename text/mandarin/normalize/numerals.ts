/**
 * Writes numbers in Chinese.
 *
 * @module
 */

const DIGITS = "零一二三四五六七八九";
const PLACES = ["", "十", "百", "千"];
/** Each is ten thousand times as large as the one before. */
const SCALES = ["", "万", "亿", "万亿"];

/** The most digits that have units. Longer numbers are read digit by digit. */
const LONGEST = 16;

/** The source of a pattern for a number: with commas between thousands, or without, and decimals. */
export const NUMBER = "(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?";

/** Digits, one by one: "二零二四" for "2024". */
export function digitsInChinese(digits: string): string {
  return digits.replace(/\d/g, (digit) => DIGITS[Number(digit)]);
}

/** Digits of a telephone, a room or a code, one by one: 1 is said as "yāo", to be understood. */
export function codeInChinese(digits: string): string {
  return digitsInChinese(digits).replaceAll("一", "幺");
}

/**
 * A number: "一千二百三十四点五" for "1,234.5". Numbers with a zero before other digits, and very
 * long ones, are read digit by digit.
 */
export function numberInChinese(number: string): string {
  const [whole, decimals] = number.replaceAll(",", "").split(".");
  const integer = /^0\d/.test(whole) || whole.length > LONGEST
    ? digitsInChinese(whole)
    : integerInChinese(whole);
  return decimals === undefined ? integer : `${integer}点${digitsInChinese(decimals)}`;
}

/**
 * A number that counts: "两" for "2", "两千" for "2000", but "二" within a number and in decimals.
 */
export function countInChinese(number: string): string {
  return number === "2" ? "两" : numberInChinese(number).replace(/^二(?=[千万亿])/, "两");
}

/** At most 16 digits without leading zeros. */
function integerInChinese(digits: string): string {
  if (/^0*$/.test(digits)) return DIGITS[0];
  let written = "";
  for (let scale = Math.ceil(digits.length / 4) - 1; scale >= 0; scale--) {
    const end = digits.length - 4 * scale;
    const group = digits.slice(Math.max(0, end - 4), end);
    if (Number(group) === 0) continue;
    // "零" stands for zeros before other digits, but not for those at the end of a group.
    const gap = written !== "" && (Number(group) < 1000 || skipped(digits, end)) ? "零" : "";
    written += gap + groupInChinese(group) + SCALES[scale];
  }
  return written.replace(/^一十/, "十").replace(/万亿(?=.*亿)/, "万");
}

/** Whether the group of digits before the one that ends at `end` is zero. */
function skipped(digits: string, end: number): boolean {
  return /^0+$/.test(digits.slice(Math.max(0, end - 8), end - 4));
}

function groupInChinese(group: string): string {
  return [...String(Number(group))].map((digit, i, { length }) =>
    digit === "0" ? DIGITS[0] : DIGITS[Number(digit)] + PLACES[length - 1 - i]
  ).join("").replace(/零+/g, "零").replace(/零$/, "");
}
