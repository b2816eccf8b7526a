/**
 * Cuts English into tokens as spaCy does: the tagger was trained on these, down to the last apostrophe.
 *
 * A port of the rules of spaCy's tokenizer (MIT): white space first; then prefixes and suffixes are
 * taken off each piece, one by one, until an exception ("don't") or nothing more matches; the rest is
 * cut at infixes. At last, exceptions that the affixes tore apart (":-)") are put together again.
 *
 * @module
 */

import { Memo } from "../memo.ts";
import { isSpace } from "../python.ts";

/** A token's text, and its norm where the exceptions give one. */
export type TokenPart = readonly [text: string, norm?: string];

/** What the tokenizer and the tagger know, apart from the weights. Set-up makes it from spaCy's model. */
export interface TokenizerRules {
  /** Sources of regular expressions. */
  readonly prefix: string;
  readonly suffix: string;
  readonly infix: string;
  readonly url: string;
  /** Texts that are cut in their own way. */
  readonly exceptions: Readonly<Record<string, readonly TokenPart[]>>;
  /** The common form of a word ("cuz": "because"), by the hash of the word. */
  readonly norms: Readonly<Record<string, string>>;
  /** The names of the parts of speech, in the order of the tagger's output. */
  readonly tags: readonly string[];
}

/** A word, a part of one ("n't"), a punctuation mark or white space beyond a single blank. */
export interface Token {
  readonly text: string;
  /** Where it begins in the text, in UTF-16 units. */
  readonly start: number;
  /** Whether a blank follows, which is no token of its own. */
  readonly spaceAfter: boolean;
  /** The form by which the tagger knows it, where the exceptions give one. */
  readonly norm?: string;
}

/**
 * A piece without white space that is longer is cut. No word is that long, and as each affix taken off
 * means one more search, time would grow with the square of the length.
 */
const LONGEST_PIECE = 512;
/** Suffixes are shorter than this, but for rows of dots. */
const LONGEST_SUFFIX = 32;

/** Splits text into tokens. */
export class Tokenizer {
  readonly #exceptions: ReadonlyMap<string, readonly TokenPart[]>;
  readonly #prefix: RegExp;
  readonly #suffix: RegExp;
  readonly #infix: RegExp;
  readonly #url: RegExp;
  /** Exceptions that the affixes tear apart, as the tokens they end up as, by the first of these. */
  readonly #torn = new Map<string, string[][]>();
  readonly #parts = new Memo<readonly TokenPart[]>();

  constructor(rules: TokenizerRules) {
    this.#exceptions = new Map(Object.entries(rules.exceptions));
    this.#prefix = new RegExp(rules.prefix, "u");
    this.#suffix = new RegExp(rules.suffix, "u");
    this.#infix = new RegExp(rules.infix, "gu");
    this.#url = new RegExp(rules.url, "u");
    for (const text of this.#exceptions.keys()) this.#rememberIfTorn(text);
  }

  /** The tokens of `text` from `start` on; with the blanks between them they are that text again. */
  tokens(text: string, start = 0): Token[] {
    return this.#mend(place(this.#pieces(text.slice(start)), start));
  }

  #rememberIfTorn(text: string): void {
    const torn = text.includes(" ") || this.#prefix.test(text) || this.#suffix.test(text) ||
      text.search(this.#infix) >= 0;
    if (!torn) return;
    const parts = [...runs(text)].flatMap(({ text: run }) => this.#cut(run, false));
    const texts = parts.map(([part]) => part);
    this.#torn.set(texts[0], [...this.#torn.get(texts[0]) ?? [], texts]);
  }

  *#pieces(text: string): Generator<{ parts: readonly TokenPart[]; spaceAfter: boolean }> {
    for (const { text: run, spaceAfter } of runs(text)) {
      const pieces = chunks(run);
      for (const [i, piece] of pieces.entries()) {
        yield { parts: this.#partsOf(piece), spaceAfter: spaceAfter && i === pieces.length - 1 };
      }
    }
  }

  #partsOf(piece: string): readonly TokenPart[] {
    return this.#parts.get(piece, () => this.#cut(piece, true));
  }

  /** Takes prefixes and suffixes off `piece`, both at each turn, and cuts what is left. */
  #cut(piece: string, withExceptions: boolean): TokenPart[] {
    const isException = (text: string): boolean => withExceptions && this.#exceptions.has(text);
    const prefixes: string[] = [];
    const suffixes: string[] = [];
    let rest = piece;
    while (rest && !isException(rest)) {
      const prefix = this.#prefix.exec(rest)?.[0].length ?? 0;
      if (prefix && isException(rest.slice(prefix))) {
        prefixes.push(rest.slice(0, prefix));
        rest = rest.slice(prefix);
        break;
      }
      const suffix = this.#suffixLength(rest.slice(prefix));
      if (suffix && isException(rest.slice(0, -suffix))) {
        suffixes.push(rest.slice(-suffix));
        rest = rest.slice(0, -suffix);
        break;
      }
      if (!prefix && !suffix) break;
      if (prefix) prefixes.push(rest.slice(0, prefix));
      if (suffix) suffixes.push(rest.slice(-suffix));
      rest = rest.slice(prefix, rest.length - suffix);
    }
    return [
      ...prefixes.map(whole),
      ...this.#cutMiddle(rest, isException(rest)),
      ...suffixes.reverse().map(whole),
    ];
  }

  #suffixLength(text: string): number {
    return this.#suffix.exec(text.slice(-LONGEST_SUFFIX))?.[0].length ?? 0;
  }

  #cutMiddle(text: string, isException: boolean): readonly TokenPart[] {
    if (isException) return this.#exceptions.get(text)!;
    if (this.#url.test(text)) return [whole(text)];
    const parts: TokenPart[] = [];
    let done = 0;
    for (const { 0: infix, index } of text.matchAll(this.#infix)) {
      if (index === 0) continue;
      if (index > done) parts.push(whole(text.slice(done, index)));
      if (infix) parts.push(whole(infix));
      done = index + infix.length;
    }
    if (done < text.length) parts.push(whole(text.slice(done)));
    return parts;
  }

  /** Puts exceptions together again that the affixes tore apart: the longest ones first. */
  #mend(tokens: Token[]): Token[] {
    const spans = this.#tornSpans(tokens);
    if (spans.length === 0) return tokens;
    const mended: Token[] = [];
    let done = 0;
    for (const [from, to] of spans) {
      mended.push(...tokens.slice(done, from), ...this.#mendSpan(tokens.slice(from, to)));
      done = to;
    }
    return [...mended, ...tokens.slice(done)];
  }

  #mendSpan(tokens: Token[]): Token[] {
    const last = tokens.length - 1;
    const text = tokens.map((token, i) => i < last ? withBlank(token) : token.text).join("");
    const parts = this.#exceptions.get(text);
    return parts
      ? place([{ parts, spaceAfter: tokens[last].spaceAfter }], tokens[0].start)
      : tokens;
  }

  /** Where torn exceptions are, in order and not overlapping. */
  #tornSpans(tokens: Token[]): [from: number, to: number][] {
    const found = tokens.flatMap(({ text }, from) =>
      (this.#torn.get(text) ?? [])
        .filter((parts) => parts.every((part, i) => tokens[from + i]?.text === part))
        .map((parts): [number, number] => [from, from + parts.length])
    );
    if (found.length < 2) return found;
    found.sort((a, b) => (b[1] - b[0]) - (a[1] - a[0]) || a[0] - b[0]);
    const taken = new Set<number>();
    return found.filter(([from, to]) => {
      const free = !taken.has(from) && !taken.has(to - 1);
      for (let i = from; i < to; i++) taken.add(i);
      return free;
    }).sort((a, b) => a[0] - b[0]);
  }
}

function whole(text: string): TokenPart {
  return [text];
}

function withBlank({ text, spaceAfter }: Token): string {
  return spaceAfter ? `${text} ` : text;
}

/** Runs of white space and of anything else; a single blank belongs to what stands before it. */
function* runs(text: string): Generator<{ text: string; spaceAfter: boolean }> {
  let start = 0;
  let end = 0;
  let space: boolean | undefined;
  for (const symbol of text) {
    const isNowSpace = isSpace(symbol);
    if (space !== undefined && isNowSpace !== space) {
      if (start < end) yield { text: text.slice(start, end), spaceAfter: symbol === " " };
      start = symbol === " " ? end + 1 : end;
    }
    space = isNowSpace;
    end += symbol.length;
  }
  if (start < end) yield { text: text.slice(start), spaceAfter: false };
}

/** `run` itself, or pieces of it when it is too long. */
function chunks(run: string): string[] {
  if (run.length <= LONGEST_PIECE) return [run];
  return run.match(new RegExp(`.{1,${LONGEST_PIECE}}`, "gsu"))!;
}

/** Gives parts their place in the text. */
function place(
  pieces: Iterable<{ parts: readonly TokenPart[]; spaceAfter: boolean }>,
  start: number,
): Token[] {
  const tokens: Token[] = [];
  for (const { parts, spaceAfter } of pieces) {
    for (const [i, [text, norm]] of parts.entries()) {
      const last = i === parts.length - 1;
      tokens.push({ text, start, spaceAfter: spaceAfter && last, norm });
      start += text.length;
    }
    if (spaceAfter) start += 1;
  }
  return tokens;
}
