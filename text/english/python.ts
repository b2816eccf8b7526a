/**
 * String methods as Python defines them. The reference implementation is written in Python, and
 * JavaScript classifies some characters differently.
 *
 * @module
 */

/**
 * The characters for which `str.isspace` is true, for use inside a character class of a regular
 * expression with the `u` flag.
 */
const SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const ONLY_SPACE = new RegExp(`^[${SPACE}]+$`, "u");
const LEADING_SPACE = new RegExp(`^[${SPACE}]+`, "u");

/**
 * The characters for which `str.isdigit` is true: decimal digits, circled digits, superscripts and
 * subscripts.
 */
const DIGIT =
  /[\p{Nd}\u{b2}\u{b3}\u{b9}\u{1369}-\u{1371}\u{19da}\u{2070}\u{2074}-\u{2079}\u{2080}-\u{2089}\u{2460}-\u{2468}\u{2474}-\u{247c}\u{2488}-\u{2490}\u{24ea}\u{24f5}-\u{24fd}\u{24ff}\u{2776}-\u{277e}\u{2780}-\u{2788}\u{278a}-\u{2792}\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]/u;

/** Python's `str.isspace`. */
export function isSpace(text: string): boolean {
  return ONLY_SPACE.test(text);
}

/** The number of characters that Python's `str.lstrip` would remove. */
export function leadingSpace(text: string): number {
  return LEADING_SPACE.exec(text)?.[0].length ?? 0;
}

/** Python's `str.isalpha`. */
export function isAlpha(text: string): boolean {
  return /^\p{L}+$/u.test(text);
}

/** Python's `str.isdigit`, for one symbol. */
export function isDigit(symbol: string): boolean {
  return DIGIT.test(symbol);
}

/** Python's `re.match("^[0-9]+$", text)`. */
export function isAsciiDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/** Python's `str.capitalize`. */
export function capitalize(text: string): string {
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length).toLowerCase();
}

/** The length of `text` in Python: the number of its code points. */
export function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
