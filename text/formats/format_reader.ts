/**
 * Reads the format of a script that arrives in parts: leaves out what is not spoken, and puts line
 * ends and pauses where the format has them.
 *
 * @module
 */

import { breathe } from "../../project/breathe.ts";
import type { Instruction } from "../script/instruction.ts";
import type { Manner } from "../script/manner.ts";
import { type Edit, MappedText, type Range } from "../script/mapped_text.ts";
import type { Direction, MarkupPart } from "../script/markup.ts";
import { BlockReader, LONGEST_BLOCK } from "./blocks.ts";
import { type FormatEdit, masked, merged, PAUSE } from "./edits.ts";
import { readFormulas } from "./formulas.ts";
import { HtmlReader } from "./html.ts";
import { isCaptions } from "./lines.ts";
import { MarkFinder } from "./marks.ts";
import { formatEdits, htmlTokenizer, readSigns } from "./readings.ts";
import type { TextFormat, TextOptions } from "./text_format.ts";

/** A part of the text that waits. */
interface Waiting {
  /** Where it starts in the text that waits. */
  readonly at: number;
  readonly text: MappedText;
  readonly instruction?: Instruction;
}

/** Directions whose place was left out. */
interface Lost extends Range {
  readonly directions: readonly Direction[];
}

/** What a text that is HTML or SSML as a whole starts with, and what may become that. */
const HTML = /^\s*<(?:!doctype\s+html|html[\s>]|\?xml\s|speak[\s>])/i;
const MAYBE_HTML =
  /^\s*(?:<(?:!|!?d[a-z]{0,6}\s*[html]{0,3}|\?[xml]{0,3}|h[tml]{0,3}|s[peak]{0,4})?)?$/i;

/** How far back a sign may have started that is found when more text arrives. */
const LONGEST_SIGN = 64;

/** Reads the format of a script, between its markup and its sentences. */
export class FormatReader {
  /** What the format replaced in the script so far. Whoever reads the script may empty it. */
  readonly edits: Edit[] = [];

  /** The text that waits, with letters in place of what the writer gave instructions for. */
  #source = "";
  #parts: Waiting[] = [];
  /** How much of `#source` was yielded already. */
  #done = 0;
  /** How much of `#source` has no signs. */
  #searched = 0;
  #isFirst = true;
  /** The place in the script after the last part. */
  #place = 0;
  /** What the writer says between texts, and pauses of the format, by their places in the script. */
  readonly #directions = new Map<number, Direction[]>();
  readonly #blocks = new BlockReader();
  readonly #marks: MarkFinder;
  /** Whether emoji are named in what is spoken in a manner. Absent: nowhere. */
  readonly #namesEmoji: ((manner: Manner) => boolean) | undefined;
  /** How what was yielded last is spoken. */
  #manner: Manner = {};
  #format: TextFormat;
  /** Whether the script is a file of subtitles, where all lines may have a meaning. */
  #isCaptions = false;
  #html: HtmlReader | undefined;
  /** How much of the text the reader of HTML has read, and how much of it waits no more. */
  #read = 0;
  #dropped = 0;

  constructor(
    { textFormat = "auto", emoji = "skip", canNameEmoji = () => true }: TextOptions = {},
  ) {
    this.#format = textFormat;
    this.#namesEmoji = emoji === "name" ? canNameEmoji : undefined;
    this.#marks = new MarkFinder(textFormat, emoji === "name");
  }

  /** Adds parts of a script, and yields the parts of its text that are now certain. */
  async *push(parts: Iterable<MarkupPart>): AsyncGenerator<MarkupPart, void, void> {
    for (const part of parts) {
      await breathe();
      this.#add(part);
      yield* this.#ready(false);
    }
  }

  /** Adds the last parts of a script, and yields the rest of its text. */
  async *end(parts: Iterable<MarkupPart>): AsyncGenerator<MarkupPart, void, void> {
    yield* this.push(parts);
    yield* this.#ready(true);
  }

  #add(part: MarkupPart): void {
    if (!("text" in part)) return this.#addDirection(part);
    const { instruction } = part;
    const text = part.text.replace(/\ufffc/g, () => " ");
    const { length } = text.text;
    this.#parts.push({ at: this.#source.length, text, instruction });
    this.#source += instruction ? "x".repeat(length) : text.text;
    this.#place = text.origin({ start: 0, end: length }).end;
  }

  #addDirection(direction: Direction): void {
    const before = this.#directions.get(this.#place) ?? [];
    this.#directions.set(this.#place, joined(before, direction));
    if (before.length > 0) return;
    const text = MappedText.of(PAUSE, this.#place);
    this.#parts.push({ at: this.#source.length, text });
    this.#source += PAUSE;
  }

  async *#ready(isEnd: boolean): AsyncGenerator<MarkupPart, void> {
    if (this.#format === "auto" && this.#isFirst && this.#done === 0) {
      if (HTML.test(this.#source)) this.#format = "html";
      else if (!isEnd && MAYBE_HTML.test(this.#source)) return;
    }
    if (this.#format === "html") return yield* this.#readyHtml(isEnd);
    if (this.#isFirst) this.#isCaptions = isCaptions(this.#source);
    while (this.#source !== "") {
      const end = this.#format === "plain"
        ? lineEnd(this.#source, isEnd)
        : this.#blocks.end(this.#source, isEnd);
      if (end === undefined) return yield* this.#readyText();
      yield* this.#block(end, this.#format);
    }
  }

  /** Yields the text before the first sign of a block whose end is not certain yet. */
  *#readyText(): Generator<MarkupPart, void> {
    if (this.#isCaptions) return;
    const open = this.#marks.open(this.#source);
    const mark = this.#marks.first(this.#source, this.#searched) ?? open;
    this.#searched = Math.max(this.#searched, Math.min(mark, open - LONGEST_SIGN));
    const longest = this.#format === "plain" ? LONGEST_BLOCK : this.#blocks.longest(this.#source);
    const end = this.#withoutBreaks(Math.min(mark, open, longest));
    if (end <= this.#done) return;
    yield* this.#written(end);
    this.#done = end;
  }

  /**
   * The end of the text before `end`, without line breaks, which may belong to the sign after them,
   * and without a part of an instruction.
   */
  #withoutBreaks(end: number): number {
    const within = this.#parts.findLast(({ at }) => at < end);
    const last = within?.instruction && within.at + within.text.text.length > end ? within.at : end;
    let at = last;
    while (at > 0 && /\s/u.test(this.#source[at - 1])) at--;
    return this.#source.slice(at, last).includes("\n") ? at : last;
  }

  /** Yields the text up to `end` as it is written. */
  *#written(end: number): Generator<MarkupPart, void> {
    for (const { at, text, instruction } of this.#partsBefore(end)) {
      const rest = text.slice(Math.max(0, this.#done - at), end - at);
      if (rest.text === "") continue;
      if (rest.text === PAUSE) yield* this.#takeDirections(rest.origin({ start: 0, end: 1 }).start);
      else yield { text: rest, instruction };
    }
  }

  *#partsBefore(end: number): Generator<Waiting, void> {
    for (const part of this.#parts) {
      if (part.at >= end) return;
      if (part.at + part.text.text.length > this.#done) yield part;
    }
  }

  /** Takes the directions at a place. If more follow there, they get a place of their own. */
  #takeDirections(place: number): readonly Direction[] {
    const directions = this.#directions.get(place) ?? [];
    this.#directions.delete(place);
    this.#manner = mannerAfter(directions, this.#manner);
    return directions;
  }

  /** Yields the rest of the block that ends at `end`. */
  async *#block(
    end: number,
    format: Exclude<TextFormat, "html">,
  ): AsyncGenerator<MarkupPart, void> {
    const length = this.#wholeParts(end);
    const block = this.#source.slice(0, length);
    const mark = this.#isCaptions ? 0 : this.#marks.first(block);
    if (mark === undefined) yield* this.#written(length);
    else {
      const start = this.#withoutBreaks(mark);
      const { regions } = this.#blocks;
      const edits = await formatEdits(block, regions, format, this.#isFirst, this.#isCaptions);
      const after = edits.filter((edit) => edit.start >= start || edit.end > start);
      yield* this.#edited(
        length,
        after.map((edit) => ({ ...edit, start: Math.max(edit.start, start) })),
      );
    }
    this.#drop(length);
  }

  async *#readyHtml(isEnd: boolean): AsyncGenerator<MarkupPart, void> {
    this.#html ??= new HtmlReader(await htmlTokenizer());
    const html = this.#html;
    html.push(this.#source.slice(this.#read - this.#dropped));
    this.#read = this.#dropped + this.#source.length;
    if (isEnd) html.end();
    const [lineEnd, certain] = [html.lineEnd, html.certain].map((place) => place - this.#dropped);
    let end = isEnd ? this.#source.length : lineEnd;
    if (end <= 0 && certain > LONGEST_BLOCK) {
      end = html.cutAt(this.#dropped + LONGEST_BLOCK) - this.#dropped;
    }
    if (end <= 0) return;
    const length = isEnd ? end : this.#wholeParts(end);
    const edits = html.take(this.#dropped + length).map((edit) => ({
      ...edit,
      start: edit.start - this.#dropped,
      end: edit.end - this.#dropped,
    }));
    const text = masked(this.#source.slice(0, length), edits, " ");
    yield* this.#edited(length, merged([...edits, ...readFormulas(text)]));
    this.#drop(length);
  }

  /** A length of at least `end` that does not part the words of an instruction. */
  #wholeParts(end: number): number {
    const last = this.#parts.findLast(({ at }) => at < end);
    return last?.instruction ? last.at + last.text.text.length : end;
  }

  /** Makes the edits of the text before `length`, and yields what of it was not yielded yet. */
  async *#edited(
    length: number,
    edits: readonly FormatEdit[],
  ): AsyncGenerator<MarkupPart, void> {
    const parts = this.#parts.filter(({ at }) => at < length);
    const whole = MappedText.join(parts.map(({ at, text }) => text.slice(0, length - at)));
    for (const edit of edits) {
      if (edit.pause) this.#directions.set(whole.origin(edit).start, [{ pause: edit.pause }]);
    }
    const instructions = parts.flatMap(({ instruction }) => instruction ?? []);
    const text = await readSigns(whole.edit(edits), this.#emojiNamed(parts), instructions);
    this.edits.push(...editsBetween(whole, text));
    const rest = text.slice(this.#done, text.text.length);
    yield* this.#divided(rest, instructions, this.#takeLost(rest, parts));
  }

  /** Says at which places of the script emoji are named, if they are named anywhere. */
  #emojiNamed(parts: readonly Waiting[]): ((place: number) => boolean) | undefined {
    const names = this.#namesEmoji;
    if (names === undefined) return undefined;
    let manner = this.#manner;
    const changes = [{ from: -Infinity, isNamed: names(manner) }];
    for (const { text } of parts) {
      if (text.text !== PAUSE) continue;
      const from = text.origin({ start: 0, end: 1 }).start;
      manner = mannerAfter(this.#directions.get(from) ?? [], manner);
      changes.push({ from, isNamed: names(manner) });
    }
    return (place) => changes.findLast(({ from }) => from <= place)!.isNamed;
  }

  /** Takes the directions that went with what was left out. Silence is not needed there. */
  #takeLost(text: MappedText, parts: readonly Waiting[]): Lost[] {
    const waiting = parts.filter((part) => part.text.text === PAUSE && part.at >= this.#done);
    return waiting.flatMap((part) => {
      const place = part.text.origin({ start: 0, end: 1 });
      const { start } = text.find(place);
      const isThere = text.text[start] === PAUSE &&
        text.origin({ start, end: start + 1 }).start === place.start;
      if (isThere) return [];
      const directions = this.#takeDirections(place.start).filter((one) => !("pause" in one));
      return [{ start, end: start, directions }];
    });
  }

  /** Yields a text in parts, divided at directions and instructions. */
  *#divided(
    text: MappedText,
    instructions: readonly Instruction[],
    lost: readonly Lost[],
  ): Generator<MarkupPart, void> {
    let done = 0;
    const places = instructions.map((instruction) => ({ instruction, ...text.find(instruction) }));
    const said = places.filter(({ start, end }) => start < end);
    const last = { start: text.text.length, end: Infinity };
    const all: (Range & { instruction?: Instruction; directions?: readonly Direction[] })[] = [
      ...[...said, ...lost].sort((a, b) => a.start - b.start || a.end - b.end),
      last,
    ];
    for (const { instruction, directions = [], start, end } of all) {
      while (done < start) {
        const pause = text.text.indexOf(PAUSE, done);
        const at = pause < 0 ? start : Math.min(pause, start);
        if (at > done) yield { text: text.slice(done, at) };
        if (at < start) yield* this.#takeDirections(text.origin({ start: at, end: at + 1 }).start);
        done = at + (at < start ? 1 : 0);
      }
      yield* directions;
      if (instruction) yield { text: text.slice(start, end), instruction };
      done = end;
    }
  }

  #drop(length: number): void {
    this.#source = this.#source.slice(length);
    this.#parts = this.#parts.flatMap(({ at, text, instruction }) => {
      const rest = text.slice(Math.max(0, length - at), text.text.length);
      return rest.text === "" ? [] : [{ at: Math.max(0, at - length), text: rest, instruction }];
    });
    this.#done = this.#searched = 0;
    this.#dropped += length;
    this.#isFirst = false;
  }
}

/** These directions and one more. Pauses that follow each other are one. */
function joined(before: readonly Direction[], next: Direction): Direction[] {
  const last = before.at(-1);
  return last && "pause" in last && "pause" in next
    ? [...before.slice(0, -1), { pause: last.pause + next.pause }]
    : [...before, next];
}

/** How what follows directions is spoken. */
function mannerAfter(directions: readonly Direction[], before: Manner): Manner {
  return directions.findLast((direction) => "manner" in direction)?.manner ?? before;
}

/** The end of the last line, or of so much of it that no more is waited for. */
function lineEnd(text: string, isEnd: boolean): number | undefined {
  if (isEnd) return text.length;
  const end = text.lastIndexOf("\n") + 1;
  return end > 0 ? end : text.length > LONGEST_BLOCK ? LONGEST_BLOCK : undefined;
}

/** What was replaced in a text, with places in the script. */
function editsBetween(before: MappedText, after: MappedText): Edit[] {
  const edits: Edit[] = [];
  const origin = (text: MappedText, at: number) => text.origin({ start: at, end: at + 1 });
  let kept = 0; // of `before`
  for (let at = 0; at < after.text.length;) {
    const { start, end } = origin(after, at);
    let next = at + 1;
    while (next < after.text.length && origin(after, next).start === start) next++;
    const by = after.text.slice(at, next);
    at = next;
    const from = kept;
    while (kept < before.text.length && origin(before, kept).start < start) kept++;
    if (kept > from) edits.push({ ...before.origin({ start: from, end: kept }), by: "" });
    if (end === start + 1 && by === before.text[kept]) {
      kept++;
      continue;
    }
    edits.push({ start, end, by: by.replaceAll(PAUSE, " ") });
    while (kept < before.text.length && origin(before, kept).start < end) kept++;
  }
  if (kept < before.text.length) {
    edits.push({ ...before.origin({ start: kept, end: before.text.length }), by: "" });
  }
  return edits;
}
