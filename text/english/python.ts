/**
 * What Python's string methods mean by their words: the reference is written in Python, and the two
 * languages draw some lines elsewhere.
 *
 * @module
 */

/** What `str.isspace` holds for, to stand inside of a class of a regular expression with the `u` flag. */
const SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const ONLY_SPACE = new RegExp(`^[${SPACE}]+$`, "u");
const LEADING_SPACE = new RegExp(`^[${SPACE}]+`, "u");

/** What `str.isdigit` holds for: decimal digits, and those in circles, above or below the line. */
const DIGIT =
  /[\p{Nd}\u{b2}\u{b3}\u{b9}\u{1369}-\u{1371}\u{19da}\u{2070}\u{2074}-\u{2079}\u{2080}-\u{2089}\u{2460}-\u{2468}\u{2474}-\u{247c}\u{2488}-\u{2490}\u{24ea}\u{24f5}-\u{24fd}\u{24ff}\u{2776}-\u{277e}\u{2780}-\u{2788}\u{278a}-\u{2792}\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]/u;

/** `str.isspace` */
export function isSpace(text: string): boolean {
  return ONLY_SPACE.test(text);
}

/** How many symbols `str.lstrip` would take away. */
export function leadingSpace(text: string): number {
  return LEADING_SPACE.exec(text)?.[0].length ?? 0;
}

/** `str.isalpha` */
export function isAlpha(text: string): boolean {
  return /^\p{L}+$/u.test(text);
}

/** `str.isdigit`, for one symbol. */
export function isDigit(symbol: string): boolean {
  return DIGIT.test(symbol);
}

/** `re.match("^[0-9]+$", text)` */
export function isAsciiDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/** `str.capitalize` */
export function capitalize(text: string): string {
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length).toLowerCase();
}

/** How long `text` is in Python: in code points. */
export function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
