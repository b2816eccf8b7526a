/**
 * Reads SSML: what is spoken, how, and with which pauses.
 *
 * @module
 */

import type { Instruction } from "../script/instruction.ts";
import { type Edit, MappedText, type Range } from "../script/mapped_text.ts";
import type { Manner } from "../script/manner.ts";
import type { MarkupPart, TextPart } from "../script/markup.ts";
import type { Stage } from "../script/stage.ts";
import { Attributes } from "./attributes.ts";
import {
  type Around,
  type Effect,
  ELEMENTS,
  inLanguage,
  type Spoken,
  unknownElement,
} from "./elements.ts";
import { withinRange } from "./prosody.ts";
import type { Styles } from "./styles.ts";
import { local, WHOLE } from "./tags.ts";
import { ValueMistake } from "./values.ts";
import { type MakeXmlParser, ssmlMistake, type XmlEvent, XmlReader, type XmlTag } from "./xml.ts";

/** What a reader of SSML is made of. */
export interface SsmlParts {
  readonly makeParser: MakeXmlParser;
  readonly styles: Styles;
  /** Replaces emoji by their names where they are spoken. */
  readonly nameEmoji?: (text: MappedText, manner: Manner) => MappedText;
}

/** An element that is open. */
interface Frame {
  readonly name: string;
  readonly tag: XmlTag;
  readonly manner: Manner;
  readonly effect: Effect;
  /** Silence after it, in seconds. */
  pauseAfter: number;
}

/** The text of an element that is read as a whole. */
interface Whole {
  readonly frame: Frame;
  readonly spoken: Spoken;
  readonly texts: MappedText[];
}

/** The prefixes of known names, by what a document declares a prefix for. */
const PREFIXES: Readonly<Record<string, string>> = {
  "http://www.w3.org/2001/10/synthesis": "",
  "http://www.w3.org/2001/mstts": "mstts:",
  "https://www.w3.org/2001/mstts": "mstts:",
};

/** A word that a stress can be put on. */
const WORD = /^\s*\p{L}?[\p{Ll}\p{M}'’-]+\s*$/u;

/** What separates lines. */
const LINE = "\n\n";

/** Reads SSML that may arrive in parts, and may be a part of a document without `speak`. */
export class SsmlReader {
  /** What is shown in place of tags and entities so far. Whoever reads the script may empty it. */
  readonly edits: Edit[] = [];

  readonly #xml: XmlReader;
  readonly #prefixes = new Map<string, string>();
  readonly #frames: Frame[] = [];
  #whole: Whole | undefined;
  /** How the last text was spoken. */
  #said: Manner = {};
  /** The warnings so far, without their places. */
  readonly #warned = new Set<string>();

  /** @param stage its `warn` receives what of the document can't be followed, with its place */
  constructor(private readonly parts: SsmlParts, private readonly stage: Stage) {
    this.#xml = new XmlReader(parts.makeParser, (name) => WHOLE.has(local(name)));
  }

  /**
   * Adds a part of the document, and yields what is now certain.
   *
   * @throws {KokoroError} `input` for what is not well-formed, and for a value that is not valid,
   * with its line and column
   */
  *push(text: string): Generator<MarkupPart, void> {
    yield* this.#read(this.#xml.push(text));
  }

  /**
   * Yields the rest, at the end of the document.
   *
   * @throws {KokoroError} the errors of {@linkcode SsmlReader.push}
   */
  *end(): Generator<MarkupPart, void> {
    yield* this.#read(this.#xml.end());
  }

  *#read(events: Iterable<XmlEvent>): Generator<MarkupPart, void> {
    for (const event of events) {
      if ("open" in event) yield* this.#open(event.open);
      else if ("close" in event) yield* this.#close(event.close);
      else if ("text" in event) yield* this.#text(event.text, event.edits);
      else this.#note({ ...event.aside, by: "" });
    }
  }

  *#open(tag: XmlTag): Generator<MarkupPart, void> {
    const name = this.#nameOf(tag);
    const { manner, effect } = this.#effectOf(tag, name);
    if (!effect.isSilent) this.#note({ start: tag.start, end: tag.end, by: shownFor(effect) });
    const frame = { name, tag, manner, effect, pauseAfter: 0 };
    const { isLine, pause, mark, pauseAtEnd = 0, spoken } = effect;
    const around = this.#frames.at(-1);
    if (around) around.pauseAfter += pauseAtEnd;
    this.#frames.push(frame);
    if (this.#isSilent) return;
    if (isLine) yield lineAt(tag);
    if (mark !== undefined) yield { mark };
    if (pause) yield { pause };
    if (spoken && !this.#whole) this.#whole = { frame, spoken, texts: [] };
  }

  *#close(tag: Range): Generator<MarkupPart, void> {
    const frame = this.#frames.at(-1)!;
    const { isLine, isSilent } = frame.effect;
    const wasSilent = this.#isSilent;
    if (this.#whole?.frame === frame) {
      const { spoken, texts } = this.#whole;
      this.#whole = undefined;
      yield* this.#spoken(spokenParts(spoken, texts, { start: frame.tag.start, end: tag.end }));
    }
    this.#frames.pop();
    this.#note({
      start: isSilent ? frame.tag.start : tag.start,
      end: tag.end,
      by: isLine ? LINE : "",
    });
    if (wasSilent) return;
    if (isLine && tag.start < tag.end) yield lineAt(tag);
    if (frame.pauseAfter > 0) yield { pause: frame.pauseAfter };
  }

  *#text(text: MappedText, edits: readonly Edit[]): Generator<MarkupPart, void> {
    if (this.#isSilent) return;
    this.edits.push(...edits);
    if (this.#whole) {
      this.#whole.texts.push(text);
      return;
    }
    const { manner = {}, effect: { stress = undefined } = {} } = this.#frames.at(-1) ?? {};
    const isStressed = stress !== undefined && WORD.test(text.text);
    yield* this.#spoken(
      isStressed
        ? betweenBlanks(text, (word) => told(word, { stress }))
        : [{ text: this.parts.nameEmoji?.(text, manner) ?? text }],
    );
  }

  /** Yields text, after a change of manner if it has another one than the text before. */
  *#spoken(parts: readonly TextPart[]): Generator<MarkupPart, void> {
    for (const part of parts) {
      const manner = this.#frames.at(-1)?.manner ?? {};
      if (part.text.text.trim() !== "" && !isSame(manner, this.#said)) {
        this.#said = manner;
        yield { manner, startsTurn: false };
      }
      yield part;
    }
  }

  get #isSilent(): boolean {
    return this.#frames.some(({ effect }) => effect.isSilent);
  }

  #note(edit: Edit): void {
    if (!this.#isSilent && (edit.start < edit.end || edit.by !== "")) this.edits.push(edit);
  }

  #nameOf({ name, attributes }: XmlTag): string {
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("xmlns:") && Object.hasOwn(PREFIXES, value)) {
        this.#prefixes.set(key.slice("xmlns:".length), PREFIXES[value]);
      }
    }
    const prefix = this.#prefixes.get(name.split(":", 1)[0]);
    return prefix === undefined || !name.includes(":") ? name : prefix + local(name);
  }

  #effectOf(tag: XmlTag, name: string): { manner: Manner; effect: Effect } {
    const before = this.#frames.at(-1)?.manner ?? {};
    if (this.#isSilent) return { manner: before, effect: {} };
    const attributes = new Attributes(tag.attributes);
    const warn = (message: string): void => this.#warn(tag, message);
    const language = attributes.get("xml:lang");
    const isOwn = language === undefined || name === "lang" || name === "voice";
    const around: Around = { stage: this.stage, styles: this.parts.styles, manner: before, warn };
    const inside = isOwn ? before : inLanguage(language, around, false);
    const act = Object.hasOwn(ELEMENTS, name) ? ELEMENTS[name] : unknownElement;
    try {
      const effect = act(attributes, { ...around, manner: inside });
      const { manner, warnings } = withinRange(effect.manner ?? inside, this.stage.speed);
      warnings.forEach(warn);
      return { manner, effect };
    } catch (error) {
      if (!(error instanceof ValueMistake)) throw error;
      throw ssmlMistake(`<${tag.name}>`, tag.where, error.message);
    }
  }

  #warn(tag: XmlTag, message: string): void {
    const warning = `<${tag.name}>: ${message}`;
    if (this.#warned.has(warning)) return;
    this.#warned.add(warning);
    this.stage.warn?.(`<${tag.name}> at ${tag.where} of the SSML: ${message}`);
  }
}

function shownFor({ isLine, pause }: Effect): string {
  return isLine ? LINE : pause ? " " : "";
}

/** A text in place of a range of the document. */
function inPlaceOf({ start, end }: Range, by: string): MappedText {
  const length = end - start;
  return MappedText.of(" ".repeat(length), start).edit([{ start: 0, end: length, by }]);
}

function lineAt(range: Range): TextPart {
  return { text: inPlaceOf(range, LINE) };
}

/** What is spoken for the text of an element that has the range `element`. */
function spokenParts(spoken: Spoken, texts: readonly MappedText[], element: Range): TextPart[] {
  const isDate = "sayAs" in spoken && spoken.sayAs.as === "date";
  // A question mark would end a sentence.
  const written = MappedText.join(texts).replace(/\?/g, () => isDate ? "x" : null);
  const isEmpty = written.text.trim() === "";
  if (isEmpty && ("sayAs" in spoken || "tag" in spoken)) return [];
  // Phonemes need a word that they are spoken in place of.
  const whole = isEmpty ? inPlaceOf(element, "x") : written;
  return betweenBlanks(
    whole,
    (words) => "alias" in spoken ? { text: replaced(words, spoken.alias) } : told(words, spoken),
  );
}

/** The parts of a text: the blanks at both ends, and what `change` makes of the words. */
function betweenBlanks(whole: MappedText, change: (words: MappedText) => TextPart): TextPart[] {
  const { text } = whole;
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const blanks = [whole.slice(0, start), whole.slice(end, text.length)];
  const [before, after] = blanks.map((text) => text.text === "" ? [] : [{ text }]);
  return [...before, change(whole.slice(start, end)), ...after];
}

/** A text with an instruction for it. */
function told(text: MappedText, instruction: Omit<Instruction, "start" | "end">): TextPart {
  const range = text.origin({ start: 0, end: text.text.length });
  return { text, instruction: { ...instruction, ...range } };
}

function replaced(text: MappedText, by: string): MappedText {
  return text.edit([{ start: 0, end: text.text.length, by }]);
}

function isSame(a: Manner, b: Manner): boolean {
  const keys = ["voice", "emotion", "language", "speed", "volume", "pitch"] as const;
  return keys.every((key) => a[key] === b[key]);
}
