/**
 * Puts together what a block of text says in each format.
 *
 * @module
 */

import {
  type HtmlTokenizer,
  loadEmoji,
  loadEntities,
  loadHtml,
  loadMarkdown,
  type MarkdownParser,
} from "../../deps.ts";
import { breathe } from "../../project/breathe.ts";
import { once } from "../once.ts";
import type { Edit, MappedText, Range } from "../script/mapped_text.ts";
import { FRONT_MATTER, shortened } from "./blocks.ts";
import { type FormatEdit, masked, merged, removed } from "./edits.ts";
import { readFormulas } from "./formulas.ts";
import { HtmlReader, unmistakableTags } from "./html.ts";
import {
  hasEntity,
  readBullets,
  readEmoji,
  readEntities,
  readFootnoteMarks,
  readHighlights,
} from "./inline.ts";
import { readLines, TERMINAL } from "./lines.ts";
import { readMarkdown, readUnmistakable } from "./markdown.ts";
import type { TextFormat } from "./text_format.ts";

const markdownParser: () => Promise<MarkdownParser> = once(loadMarkdown);
/** Loads the reader of HTML's tokens. */
export const htmlTokenizer: () => Promise<typeof HtmlTokenizer> = once(async () =>
  (await loadHtml()).Tokenizer
);
const entityDecoder = once(async () => (await loadEntities()).decodeHTML);
/** The names of emoji, by emoji. */
export const emojiNames = once(async () => (await loadEmoji()).default);

/** What stands in the way of signs in a text that another reader has read. */
const LETTER = "x";

/** A tag with a colon in its name, which Markdown does not know: `<mstts:silence/>`. */
const NAMESPACE = /<\/?(?!https?:|mailto:|ftp:)[a-z][\w-]{0,30}:[a-z][\w-]{0,60}(?=[\s/>])/gi;

/** Signs without which a block of a text in any format is plain. */
const MARKUP = /[*_~=`[\]<>\\|#+-]|^[^\S\r\n\u2028\u2029]*\d{1,9}[.)]/m;

/**
 * The edits of a block that are due to its format.
 *
 * @param block the text, in which the writer's own instructions are masked
 * @param regions its long regions
 * @param isFirst whether the block starts the script
 * @param isCaptions whether the script is a file of subtitles
 */
export async function formatEdits(
  block: string,
  regions: readonly Range[],
  format: Exclude<TextFormat, "html">,
  isFirst: boolean,
  isCaptions: boolean,
): Promise<FormatEdit[]> {
  if (format === "plain") {
    return [...block.matchAll(TERMINAL)].map(({ 0: found, index }) =>
      removed({ start: index, end: index + found.length })
    );
  }
  const metadata = isFirst ? FRONT_MATTER.exec(block)?.[0].length : undefined;
  if (metadata !== undefined) return [removed({ start: 0, end: metadata })];
  const first = merged([...readLines(block, isCaptions), ...readFormulas(block)]);
  await breathe();
  const rest = masked(block, first, LETTER).replace(NAMESPACE, (tag) => tag.replace(":", "-"));
  if (format === "auto" && !MARKUP.test(rest)) return merged([...first, ...readBullets(rest)]);
  const parse = await markdownParser();
  await breathe();
  const short = shortened(rest, regions);
  const markdown = format === "markdown"
    ? readMarkdown(parse, short)
    : readUnmistakable(parse, short);
  await breathe();
  const html = await htmlEdits(rest, markdown.html, format);
  return merged([
    ...first,
    ...markdown.edits,
    ...html,
    ...readBullets(rest),
    ...readHighlights(rest),
  ]);
}

/** The edits of those parts of a block that are HTML. */
async function htmlEdits(
  block: string,
  parts: readonly Range[],
  format: TextFormat,
): Promise<FormatEdit[]> {
  if (parts.length === 0) return [];
  const outside = [...parts, { start: block.length, end: block.length }].map(({ start }, i) => ({
    start: parts[i - 1]?.end ?? 0,
    end: start,
  }));
  // Raised and lowered digits stay.
  const source = masked(block, outside, LETTER, /\D/g);
  const isTag = format === "auto" ? unmistakableTags(source) : undefined;
  const reader = new HtmlReader(await htmlTokenizer(), { isTag });
  reader.push(source);
  reader.end();
  return reader.take(source.length);
}

/**
 * Makes the edits that are the same in all formats: entities, marks of footnotes, emoji.
 *
 * @param namesEmoji whether emoji are named at a place in the *script*. Absent: nowhere
 * @param keep ranges of the *script* that must not change
 */
export async function readSigns(
  text: MappedText,
  namesEmoji: ((place: number) => boolean) | undefined,
  keep: readonly Range[],
): Promise<MappedText> {
  const edit = (text: MappedText, edits: readonly Edit[]): MappedText =>
    text.edit(edits.filter((range) => {
      const { start, end } = text.origin(range);
      return !keep.some((kept) => kept.start < end && start < kept.end);
    }));
  await breathe();
  let result = edit(text, merged(readFootnoteMarks(text.text)));
  // Programs often write the sign of an entity as an entity: "&amp;#39;".
  for (let times = 0; times < 2 && hasEntity(result.text); times++) {
    const decode = await entityDecoder();
    result = edit(result, readEntities(result.text, decode));
  }
  if (namesEmoji === undefined) return result;
  const names = readEmoji(result.text, await emojiNames());
  return edit(result, names.filter((range) => namesEmoji(result.origin(range).start)));
}
