/**
 * Converts regular expressions of Python's `re` to JavaScript's, for use with the `u` flag.
 *
 * @module
 */

/** The characters that Python counts as white space, for use inside a class (`[...]`). */
const SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/**
 * Replacements, outside and inside a class, for escapes that match other characters in Python than
 * in JavaScript.
 */
const CLASSES: Readonly<Record<string, { outside: string; inside: string }>> = {
  d: { outside: "\\p{Nd}", inside: "\\p{Nd}" },
  w: { outside: "[\\p{L}\\p{N}_]", inside: "\\p{L}\\p{N}_" },
  s: { outside: `[${SPACE}]`, inside: SPACE },
  S: { outside: `[^${SPACE}]`, inside: "\\S" },
};

/** The symbols that may be escaped with a backslash under the `u` flag. */
const SYNTAX = /[\^$\\.*+?()[\]{}|/]/;

const TOKEN =
  /\\U(?<long>[0-9a-fA-F]{8})|\\u(?<short>[0-9a-fA-F]{4})|\\(?<escape>.)|(?<open>\[\^?)|(?<close>\])|(?<other>.)/gsu;

/** The JavaScript source of the Python regular expression `pattern`. */
export function fromPythonRegex(pattern: string): string {
  let inside = false;
  return pattern.replace(/^\(\?u\)/, "").replace(TOKEN, (...match) => {
    const { long, short, escape, open, close, other } = match.at(-1) as Record<string, string>;
    if (long) return `\\u{${parseInt(long, 16).toString(16)}}`;
    if (short) return `\\u${short}`;
    if (escape) return escaped(escape, inside);
    if (open && inside) return open.replace("[", "\\[");
    if (open) inside = true;
    if (close) inside = false;
    return open ?? close ?? other;
  });
}

function escaped(symbol: string, inside: boolean): string {
  const known = CLASSES[symbol];
  if (known) return inside ? known.inside : known.outside;
  if (SYNTAX.test(symbol) || (inside && symbol === "-")) return `\\${symbol}`;
  return /[a-z]/i.test(symbol) ? `\\${symbol}` : symbol;
}
