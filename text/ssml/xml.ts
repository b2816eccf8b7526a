/**
 * Reads XML that arrives in parts: tags and text, with their places in the document.
 *
 * @module
 */

import type { loadXml, XmlParser } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { type Edit, MappedText, type Range } from "../script/mapped_text.ts";

/** Makes a parser of XML. */
export type MakeXmlParser = Awaited<ReturnType<typeof loadXml>>;

/** A tag that opens an element. Its range is that of the tag. */
export interface XmlTag extends Range {
  /** The name as it is written, with its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Where it is, in words: "line 3, column 5". */
  readonly where: string;
}

/** What a document consists of, in order. */
export type XmlEvent =
  | { readonly open: XmlTag }
  | { readonly close: Range }
  /** Text, in which entities are replaced by their signs, and these edits. */
  | { readonly text: MappedText; readonly edits: readonly Edit[] }
  /** A comment, an instruction to a program, or the brackets of a CDATA section. */
  | { readonly aside: Range };

/** The most elements that may be open at the same time. */
const DEEPEST = 100;
/** The longest tag, comment, section or text that is read as a whole, in UTF-16 units. */
const LONGEST = 65_536;

/** Stands around the document, because text may stand outside of an element. */
const ROOT = ["<_>", "</_>"];
const CDATA = ["<![CDATA[", "]]>"];

const ESCAPE = 'write "<" as "&lt;"';
const TOO_LONG = `a tag, comment or section has at most ${LONGEST} characters`;
const CUT_OFF = "the document ends within this tag, comment or section";
const NOT_OPEN = "no element is open that this tag could close";
const NO_DECLARATIONS = "leave out document types and other declarations";

/** What the parser says of a mistake, and what was meant. */
const MEANT: readonly (readonly [RegExp, string])[] = [
  [
    /entity|character in entity/i,
    'write "&" as "&amp;"; the only named entities are &lt; &gt; &amp; &quot; &apos;',
  ],
  [/Unencoded </i, ESCAPE],
  [/Max buffer/i, TOO_LONG],
  [/Unquoted|attribute/i, 'write attributes like name="value"'],
  [/doctype/i, NO_DECLARATIONS],
  [/Malformed comment/i, 'write comments like <!-- this -->, without "--" in them'],
];
/** What stands at the end without an end of its own, and what was meant. */
const UNENDED: readonly (readonly [RegExp, string])[] = [
  [/^<\s/, ESCAPE],
  [/^<![A-Z]/i, NO_DECLARATIONS],
];
/** A line break with the blanks around it, which is a blank. */
const BREAK = /(?<![ \t])[ \t]*[\r\n][ \t\r\n]*/g;
const ENTITY = /&(?:#x([\da-f]+)|#(\d+)|(lt|gt|amp|quot|apos));/gi;
const SIGNS: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

/** Reads a document, or a part of one, that may arrive in parts. */
export class XmlReader {
  readonly #parser: XmlParser;
  /** The text that is not given out yet, and where it starts. */
  #source = "";
  #place = { offset: 0, line: 1, column: 1 };
  #events: XmlEvent[] = [];
  /** The elements that are open, the innermost one last. */
  readonly #open: XmlTag[] = [];
  /** Where the content of the CDATA section starts that is being read. */
  #section: number | undefined;
  /** A comment that has been read, but for its last sign. */
  #comment: Range | undefined;
  #isReading = false;

  /**
   * @param holdsText whether the text of an element of this name is given out as a whole; other
   * text is given out as it arrives
   */
  constructor(makeParser: MakeXmlParser, private readonly holdsText: (name: string) => boolean) {
    const parser = makeParser(true, { strictEntities: true });
    this.#parser = parser;
    parser.onopentag = ({ name, attributes }) => {
      if (this.#isReading) this.#opened(name, attributes);
    };
    parser.onclosetag = () => {
      if (this.#isReading) this.#closed();
    };
    // The parser knows that a comment ends before it has read its last sign.
    parser.oncomment = () => this.#comment = { start: this.#start, end: this.#read + 1 };
    parser.onprocessinginstruction = () => this.#aside(this.#start, this.#read);
    parser.ondoctype = parser.onsgmldeclaration = () => {
      throw this.#mistake(this.#start, NO_DECLARATIONS);
    };
    parser.onopencdata = () => {
      this.#aside(this.#start, this.#start + CDATA[0].length);
      this.#section = this.#place.offset;
    };
    parser.onclosecdata = () => {
      const end = this.#read - CDATA[1].length;
      this.#section = undefined;
      this.#text(end, true);
      this.#aside(end, this.#read);
    };
    parser.onerror = (error) => {
      throw this.#explained(error.message.split("\n")[0]);
    };
    parser.write(ROOT[0]);
    this.#isReading = true;
  }

  /**
   * Adds a part of the document, and yields what is now certain.
   *
   * @throws {KokoroError} `input` when the document is not well-formed, has a document type, or is
   * too deep, with its line and column
   */
  *push(part: string): Generator<XmlEvent, void> {
    yield* this.#eventsOf(() => {
      this.#source += part;
      this.#parser.write(part).flush();
      this.#endComment();
      if (!this.#open.some(({ name }) => this.holdsText(name))) this.#certainText();
      if (this.#source.length > LONGEST) throw this.#mistake(this.#place.offset, TOO_LONG);
    });
  }

  /**
   * Yields the rest, at the end of the document.
   *
   * @throws {KokoroError} the errors of {@linkcode XmlReader.push}
   */
  *end(): Generator<XmlEvent, void> {
    yield* this.#eventsOf(() => this.#finish());
  }

  #finish(): void {
    const { offset } = this.#place;
    const cut = this.#section === undefined ? this.#source.indexOf("<") : 0;
    if (cut >= 0) {
      const rest = this.#source.slice(cut);
      const meant = UNENDED.find(([pattern]) => pattern.test(rest))?.[1] ?? CUT_OFF;
      throw this.#mistake(offset + cut, meant);
    }
    const end = offset + this.#source.length;
    const last = this.#open.at(-1);
    if (last) {
      throw this.#mistake(end, `<${last.name}> of ${last.where} needs </${last.name}> before`);
    }
    this.#isReading = false;
    this.#parser.write(ROOT[1]).close();
    this.#text(end);
  }

  /** Yields the events of `work`, also those before a mistake, which is thrown after them. */
  *#eventsOf(work: () => void): Generator<XmlEvent, void> {
    try {
      work();
    } finally {
      yield* this.#events.splice(0);
    }
  }

  /** Where the tag or section starts that the parser has read. */
  get #start(): number {
    return this.#parser.startTagPosition - 1 - ROOT[0].length;
  }

  /** Up to where the parser has read. */
  get #read(): number {
    return this.#parser.position - ROOT[0].length;
  }

  #opened(name: string, attributes: Readonly<Record<string, string>>): void {
    const [start, end] = [this.#start, this.#read];
    this.#text(start);
    // The parser takes blanks before a name.
    if (/^<\s/.test(this.#source)) throw this.#mistake(start, ESCAPE);
    const tag = { name, attributes, start, end, where: this.#where(start) };
    this.#open.push(tag);
    if (this.#open.length > DEEPEST) {
      throw this.#mistake(start, `more than ${DEEPEST} elements are open here`);
    }
    this.#take(end);
    this.#events.push({ open: tag });
  }

  #closed(): void {
    // The end of <tag/> was taken with its start.
    const start = Math.max(this.#start, this.#place.offset);
    this.#text(start);
    if (this.#open.pop() === undefined) throw this.#mistake(start, NOT_OPEN);
    this.#take(this.#read);
    this.#events.push({ close: { start, end: this.#read } });
  }

  #endComment(): void {
    const comment = this.#comment;
    if (comment === undefined || this.#read < comment.end) return;
    this.#comment = undefined;
    this.#aside(comment.start, comment.end);
  }

  #aside(start: number, end: number): void {
    this.#text(start);
    this.#take(end);
    this.#events.push({ aside: { start, end } });
  }

  /** Gives out text that no tag follows yet, but no blanks or half entities at its end. */
  #certainText(): void {
    if (this.#section !== undefined) return;
    const end = this.#source.indexOf("<");
    const text = end < 0 ? this.#source : this.#source.slice(0, end);
    const isLong = text.length > LONGEST;
    const certain = isLong ? text.length : text.replace(/&[^;]*$/, "").trimEnd().length;
    this.#text(this.#place.offset + certain);
  }

  /** Gives out the text up to `end`. */
  #text(end: number, isLiteral = false): void {
    this.#endComment();
    const { offset } = this.#place;
    if (end <= offset) return;
    const source = this.#take(end);
    const edits: Edit[] = isLiteral ? [] : [...source.matchAll(ENTITY)].map((match) => {
      const { 0: { length }, 1: hex, 2: decimal, 3: name, index } = match;
      const by = name === undefined
        ? String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16))
        : SIGNS[name.toLowerCase()];
      return { start: index, end: index + length, by };
    });
    const text = MappedText.of(source, offset).edit(edits).replace(BREAK, () => " ");
    const shift = (edit: Edit): Edit => ({
      ...edit,
      start: edit.start + offset,
      end: edit.end + offset,
    });
    this.#events.push({ text, edits: edits.map(shift) });
  }

  /** Takes the source up to `end`. */
  #take(end: number): string {
    const taken = this.#source.slice(0, end - this.#place.offset);
    this.#place = { offset: end, ...this.#lineAndColumn(end) };
    this.#source = this.#source.slice(taken.length);
    return taken;
  }

  #lineAndColumn(place: number): { line: number; column: number } {
    const { offset, line, column } = this.#place;
    const before = this.#source.slice(0, place - offset).split("\n");
    const last = before.at(-1)!.length;
    return before.length === 1
      ? { line, column: column + last }
      : { line: line + before.length - 1, column: last + 1 };
  }

  #where(place: number): string {
    const { line, column } = this.#lineAndColumn(place);
    return `line ${line}, column ${column}`;
  }

  #explained(message: string): KokoroError {
    const last = this.#open.at(-1);
    if (/clos(?:e|ing) tag/i.test(message)) {
      const meant = last === undefined
        ? NOT_OPEN
        : `write </${last.name}> before it, which closes <${last.name}> of ${last.where}`;
      return this.#mistake(this.#start, meant);
    }
    const meant = MEANT.find(([pattern]) => pattern.test(message))?.[1] ?? message;
    if (!/entity/i.test(message)) return this.#mistake(this.#start, meant);
    const read = this.#source.slice(0, this.#read - this.#place.offset);
    return this.#mistake(this.#place.offset + read.lastIndexOf("&"), meant);
  }

  #mistake(place: number, what: string): KokoroError {
    const at = Math.max(place, this.#place.offset);
    const rest = this.#source.slice(at - this.#place.offset, this.#read - this.#place.offset);
    return ssmlMistake(rest, this.#where(at), what);
  }
}

/** The error for a mistake in a document: at `shown`, or at its end. */
export function ssmlMistake(shown: string, where: string, what: string): KokoroError {
  const [line] = shown.split(/[\r\n]/, 1);
  const short = line.length > 40 ? `${line.slice(0, 40)}...` : line.trimEnd();
  return new KokoroError("input", `${short || "The end"} at ${where} of the SSML: ${what}`);
}
