/**
 * Cuts English into tokens exactly as spaCy does, because the tagger was trained on such tokens.
 *
 * A port of the rules of spaCy's tokenizer (MIT). First, the text is cut at white space. Then
 * prefixes and suffixes are taken off each piece, one by one, until the rest is an exception
 * ("don't") or has no more affixes. The rest is cut at infixes. Finally, exceptions that were torn
 * apart as affixes (":-)") are joined again.
 *
 * @module
 */

import { Memo } from "../memo.ts";
import { isSpace } from "../python.ts";

/** The text of a token, and its norm if the exceptions give one. */
export type TokenPart = readonly [text: string, norm?: string];

/** The rules of the tokenizer and the tagger, which set-up extracts from spaCy's model. */
export interface TokenizerRules {
  // The sources of regular expressions.
  readonly prefix: string;
  readonly suffix: string;
  readonly infix: string;
  readonly url: string;
  /** Texts with fixed tokens. The other rules do not cut them. */
  readonly exceptions: Readonly<Record<string, readonly TokenPart[]>>;
  /** The common form of a word (such as "because" for "cuz"), by the hash of the word. */
  readonly norms: Readonly<Record<string, string>>;
  /** The names of the parts of speech, in the order of the tagger's output. */
  readonly tags: readonly string[];
}

/** A word, a part of one ("n't"), a punctuation mark or white space beyond a single blank. */
export interface Token {
  readonly text: string;
  /** The position in the text, in UTF-16 units. */
  readonly start: number;
  /** Whether a blank follows. That blank is not a token. */
  readonly spaceAfter: boolean;
  /** The form that the tagger uses instead of the text, if the exceptions give one. */
  readonly norm?: string;
}

/**
 * The maximum length of a piece without white space: longer pieces are cut. No word is that long.
 * Each affix requires another search, so the time would grow with the square of the length.
 */
const LONGEST_PIECE = 512;
/** Suffixes are shorter than this, except for rows of dots. */
const LONGEST_SUFFIX = 32;

/** Splits text into tokens. */
export class Tokenizer {
  readonly #exceptions: ReadonlyMap<string, readonly TokenPart[]>;
  readonly #prefix: RegExp;
  readonly #suffix: RegExp;
  readonly #infix: RegExp;
  readonly #url: RegExp;
  /** The tokens of exceptions that are torn apart as affixes, by the first of these tokens. */
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

  /** The tokens of `text` from `start` on. With the blanks between them, they make up that text. */
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

  /** Takes prefixes and suffixes off `piece`, up to one of each at a time, and cuts the rest. */
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

  /** Joins the exceptions that were torn apart as affixes, the longest ones first. */
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

  /** The spans of torn exceptions, sorted and without overlaps. */
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

/** Runs of white space and of other characters. A blank right after a run sets `spaceAfter`. */
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

/** `run` itself or, if it is too long, its pieces. */
function chunks(run: string): string[] {
  if (run.length <= LONGEST_PIECE) return [run];
  return run.match(new RegExp(`.{1,${LONGEST_PIECE}}`, "gsu"))!;
}

/** Makes tokens of parts: adds their positions in the text. */
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
