/**
 * Reads HTML and SSML: which parts are not spoken, where the voice pauses, and what is spoken in
 * place of a picture.
 *
 * @module
 */

import type { HtmlTokenizer } from "../../deps.ts";
import type { Range } from "../script/mapped_text.ts";
import { LONGEST_PAUSE, STRENGTHS } from "../ssml/values.ts";
import { type FormatEdit, PAUSE, removed } from "./edits.ts";

/** Tags before and after which a line ends. */
const BLOCKS = new Set(
  ("address article aside blockquote body br caption center dd details dialog div dl dt fieldset " +
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option " +
    "p pre section speak summary table tbody tfoot thead title tr ul").split(" "),
);
/** Cells of a table, which are separated by commas. */
const CELLS = new Set(["td", "th"]);
/** Elements that are left out with their content. */
const SILENT = new Set(
  ("script style template head svg math iframe object canvas audio video noscript textarea rt rp " +
    "think thinking reasoning metadata desc").split(" "),
);
/** Elements that change only how their text looks or sounds. */
const INLINE = new Set(
  ("a abbr acronym b bdi bdo big button cite code data del dfn em font i img input ins kbd label " +
    "mark meta link q rb ruby s samp small span strike strong sub sup time tt u var wbr col " +
    "colgroup source area base " +
    // SSML and WebVTT
    "break emphasis lang lexicon par phoneme prosody say-as seq sentence token v voice w c")
    .split(" "),
);
const KNOWN = new Set([...BLOCKS, ...CELLS, ...SILENT, ...INLINE]);

/** Raised and lowered digits, as readers of languages know them. */
const DIGITS: Readonly<Record<string, string>> = { sup: "⁰¹²³⁴⁵⁶⁷⁸⁹", sub: "₀₁₂₃₄₅₆₇₈₉" };

/** A tag that is being read. */
interface Tag {
  readonly name: string;
  readonly start: number;
  readonly attributes: Map<string, string>;
}

/** What is left out, up to the end of the element that began it. */
interface Skip {
  readonly name: string;
  readonly start: number;
  /** The text that is spoken instead. */
  readonly by: string;
  depth: number;
}

/** Text between two tags. */
interface TextBetween extends Range {
  /** What its digits are changed to: see `DIGITS`. */
  readonly shift: string | undefined;
  /** Whether its line breaks are line breaks. */
  readonly isPreformatted: boolean;
}

/** Options of a reader of HTML. */
export interface HtmlOptions {
  /** Whether a tag is markup. Others are left as text. */
  readonly isTag?: (name: string, start: number, isClosing: boolean) => boolean;
}

/** Reads HTML that may arrive in parts, and collects its edits. */
export class HtmlReader {
  /** The position after the last tag that ends a line, outside of what is left out. */
  lineEnd = 0;
  /** The position after the last complete tag or text, outside of what is left out. */
  certain = 0;

  readonly #tokenizer: HtmlTokenizer;
  readonly #isTag: NonNullable<HtmlOptions["isTag"]>;
  #edits: FormatEdit[] = [];
  /** The texts between tags. */
  #texts: TextBetween[] = [];
  #source = "";
  /** The position of the start of `#source`. */
  #offset = 0;
  #tag: Tag | undefined;
  /** A closing tag whose end has not arrived yet. */
  #closing: { readonly nameStart: number; readonly nameEnd: number } | undefined;
  #attribute = "";
  #skip: Skip | undefined;
  #cells = 0;
  /** The elements that are open and change the digits in them, the innermost one last. */
  #shifts: string[] = [];
  /** The number of open elements whose line breaks are kept. */
  #preformatted = 0;

  constructor(
    Tokenizer: typeof HtmlTokenizer,
    { isTag = () => true }: HtmlOptions = {},
  ) {
    this.#isTag = isTag;
    this.#tokenizer = new Tokenizer({ decodeEntities: false }, {
      onattribdata: (start, end) => {
        const before = this.#tag?.attributes.get(this.#attribute) ?? "";
        this.#tag?.attributes.set(this.#attribute, before + this.#slice(start, end));
      },
      onattribentity: () => {},
      onattribend: () => {},
      onattribname: (start, end) => {
        this.#attribute = this.#slice(start, end).toLowerCase();
        this.#tag?.attributes.set(this.#attribute, "");
      },
      // In XML, its content is text.
      oncdata: (start, end) => {
        if (this.#skip) return;
        this.#edits.push(removed({ start: start - "<![CDATA[".length, end: start }));
        this.#edits.push(removed({ start: end - "]]".length, end: end + 1 }));
        this.#pass(end + 1);
      },
      onclosetag: (start, end) => this.#close(start, end),
      oncomment: (start, end) => this.#remove(start, end + 1),
      ondeclaration: (start, end) => this.#remove(start, end + 1),
      onend: () => {},
      onopentagend: (end) => this.#open(end + 1),
      onopentagname: (start, end) => {
        const name = this.#slice(start, end).toLowerCase();
        this.#tag = { name, start: start - 1, attributes: new Map() };
      },
      onprocessinginstruction: (start, end) => this.#remove(start, end + 1),
      onselfclosingtag: (end) => this.#open(end + 1, true),
      ontext: (start, end) => this.#text(start, end),
      ontextentity: () => {},
    });
  }

  /** Reads more of the text. */
  push(text: string): void {
    this.#source += text;
    this.#closeUpTo(text.indexOf(">"), this.#source.length - text.length);
    this.#tokenizer.write(text);
  }

  /** Ends the text. An element that is left out and is not closed is left out up to here. */
  end(): void {
    if (this.#closing) this.#closeAt(this.#closing.nameEnd);
    this.#tokenizer.end();
    const end = this.#offset + this.#source.length;
    if (this.#skip) this.#edits.push({ start: this.#skip.start, end, by: this.#skip.by });
    this.#skip = undefined;
    this.certain = end;
  }

  /** The start of what is left out across `place`, or `place`. */
  cutAt(place: number): number {
    return this.#edits.find(({ start, end }) => start < place && place < end)?.end ?? place;
  }

  /** Takes the edits before `end`, in order, and forgets the text before it. */
  take(end: number): FormatEdit[] {
    const texts = this.#texts.filter(({ start }) => start < end).flatMap((text) =>
      this.#editsOf({ ...text, end: Math.min(text.end, end) })
    );
    const taken = [...this.#edits.filter((edit) => edit.end <= end), ...texts];
    this.#edits = this.#edits.filter((edit) => edit.end > end);
    this.#texts = this.#texts.filter((text) => text.end > end)
      .map((text) => ({ ...text, start: Math.max(text.start, end) }));
    this.#source = this.#source.slice(end - this.#offset);
    this.#offset = end;
    return taken.sort((a, b) => a.start - b.start);
  }

  #editsOf({ start, end, shift, isPreformatted }: TextBetween): FormatEdit[] {
    const pattern = shift !== undefined ? /\d/g : /(?<![ \t])[ \t]*\r?\n\s*/g;
    if (shift === undefined && isPreformatted) return [];
    return [...this.#slice(start, end).matchAll(pattern)].map(({ 0: found, index }) => ({
      start: start + index,
      end: start + index + found.length,
      by: shift === undefined ? " " : DIGITS[shift][Number(found)],
    }));
  }

  #slice(start: number, end: number): string {
    return this.#source.slice(start - this.#offset, end - this.#offset);
  }

  #open(end: number, closesItself = false): void {
    const tag = this.#tag!;
    this.#tag = undefined;
    const { name, start, attributes } = tag;
    if (this.#skip) {
      if (name === this.#skip.name && !closesItself) this.#skip.depth++;
      return;
    }
    if (!this.#isTag(name, start, false)) return this.#pass(end);
    const alias = name === "sub" ? attributes.get("alias") : undefined;
    if (!closesItself && (SILENT.has(name) || alias !== undefined)) {
      this.#skip = { name, start, by: alias ?? "", depth: 0 };
      return;
    }
    if (name in DIGITS && !closesItself) this.#shifts.push(name);
    if (name === "pre" && !closesItself) this.#preformatted++;
    this.#replace(name, start, end, spokenFor(tag) ?? this.#separator(name, start));
  }

  #close(nameStart: number, nameEnd: number): void {
    this.#closing = { nameStart, nameEnd };
    this.#closeUpTo(this.#source.indexOf(">", nameEnd - this.#offset), 0);
  }

  /** Closes the tag whose name has been read at a bracket in the source, unless that is -1. */
  #closeUpTo(bracket: number, from: number): void {
    if (bracket >= 0) this.#closeAt(this.#offset + from + bracket + 1);
  }

  /** Closes the tag whose name has been read, which ends here. */
  #closeAt(end: number): void {
    if (this.#closing === undefined) return;
    const { nameStart, nameEnd } = this.#closing;
    this.#closing = undefined;
    const name = this.#slice(nameStart, nameEnd).toLowerCase();
    const start = nameStart - 2;
    if (this.#skip) {
      if (name !== this.#skip.name || this.#skip.depth-- > 0) return;
      const { start, by } = this.#skip;
      this.#skip = undefined;
      this.#edits.push({ start, end, by });
      return this.#pass(end);
    }
    if (!this.#isTag(name, start, true)) return this.#pass(end);
    if (this.#shifts.at(-1) === name) this.#shifts.pop();
    if (name === "pre" && this.#preformatted > 0) this.#preformatted--;
    this.#replace(name, start, end, { by: BLOCKS.has(name) ? "\n\n" : "" });
  }

  #replace(
    name: string,
    start: number,
    end: number,
    edit: Omit<FormatEdit, "start" | "end">,
  ): void {
    this.#edits.push({ start, end, ...edit });
    this.#pass(end);
    if (BLOCKS.has(name)) this.lineEnd = end;
  }

  /** What separates the text before an opening tag from the text after it. */
  #separator(name: string, start: number): { by: string } {
    if (name === "tr") this.#cells = 0;
    if (BLOCKS.has(name)) return { by: "\n\n" };
    // In SSML, a sentence.
    if (name === "s") return { by: " " };
    if (!CELLS.has(name) || this.#cells++ === 0) return { by: "" };
    const before = this.#slice(Math.max(this.#offset, start - 200), start);
    const ends = /[.,;:!?…]\s*(?:<[^<>]*>\s*)*$/.test(before);
    return { by: ends ? " " : ", " };
  }

  #text(start: number, end: number): void {
    // The tokenizer gives -1 for what follows the name in a tag that the end of the text cuts off.
    if (this.#skip || start < 0) return;
    const text = {
      start,
      end,
      shift: this.#shifts.at(-1),
      isPreformatted: this.#preformatted > 0,
    };
    const last = this.#texts.at(-1);
    // Text that arrives in parts is one text.
    if (last?.end === start) this.#texts[this.#texts.length - 1] = { ...text, start: last.start };
    else this.#texts.push(text);
    this.#pass(end);
  }

  /** Removes a comment or a declaration, whose content is from `contentStart` to `end`. */
  #remove(contentStart: number, end: number): void {
    if (this.#skip) return;
    const start = this.#offset + this.#source.lastIndexOf("<", contentStart - this.#offset - 1);
    this.#edits.push({ start, end, by: "" });
    this.#pass(end);
  }

  #pass(end: number): void {
    this.certain = Math.max(this.certain, end);
  }
}

/** What is spoken for a tag that stands for itself: a picture's description, or a pause. */
function spokenFor({ name, attributes }: Tag): Omit<FormatEdit, "start" | "end"> | undefined {
  if (name === "img" || name === "area") return { by: ` ${attributes.get("alt") ?? ""} ` };
  if (name !== "break") return undefined;
  const [, amount, unit] =
    /^\s*\+?(\d+(?:\.\d+)?|\.\d+)\s*(m?s)\s*$/i.exec(attributes.get("time") ?? "") ??
      [];
  const pause = amount !== undefined
    ? Number(amount) / (unit.toLowerCase() === "ms" ? 1000 : 1)
    : strengthOf(attributes.get("strength"));
  return { by: pause > 0 ? PAUSE : " ", pause: Math.min(pause, LONGEST_PAUSE) };
}

/** The pause of a strength, in seconds. */
function strengthOf(strength = "medium"): number {
  return Object.entries(STRENGTHS).find(([name]) => name === strength)?.[1] ?? STRENGTHS.medium;
}

/** Tags that are also a letter that a writer may put into such brackets: "press <b>". */
const LETTERS = /^[a-z]$/;

/**
 * Tells tags from other text in such brackets, for text that may not be HTML: known tags, tags
 * with attributes, and elements that are closed. What would leave out the text around it must be
 * closed.
 */
export function unmistakableTags(text: string): NonNullable<HtmlOptions["isTag"]> {
  const closed = new Set(
    Array.from(text.matchAll(/<\/([a-z][\w:-]*)\s*>/gi), ([, name]) => name.toLowerCase()),
  );
  const opened = new Set(
    Array.from(text.matchAll(/<([a-z][\w:-]*)(?=[\s/>])/gi), ([, name]) => name.toLowerCase()),
  );
  return (name, start, isClosing) => {
    if (isClosing) return KNOWN.has(name) || opened.has(name);
    if (closed.has(name)) return true;
    if (SILENT.has(name)) return false;
    const tag = /^<[a-z][^<>]*>/i.exec(text.slice(start, start + 2000))?.[0] ?? "";
    if (/\s[\w:-]+\s*=\s*["']|\/>$/.test(tag)) return true;
    if (KNOWN.has(name) && /^<[\w:-]+(?:\s+[\w:-]+=[^\s<>]+)+\s*>$/.test(tag)) return true;
    return KNOWN.has(name) && /^<\/?[\w:-]+\s*\/?>$/.test(tag) && !LETTERS.test(name);
  };
}
