/**
 * Reads signs within text that mean the same in all formats: entities, marks of footnotes, and, if
 * the writer wants it, emoji.
 *
 * @module
 */

import type { Edit } from "../script/mapped_text.ts";

/** An entity of HTML, `&amp;`, `&#39;`, `&#x27;`; the most common ones also without a semicolon. */
const ENTITY =
  /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});|&(?:nbsp|amp|quot|lt|gt)(?![\w=;])/g;

/** What an encyclopedia says about a sentence, in brackets after it. */
const REMARKS = [
  "edit|vague|update|(?:permanent )?dead link|disputed|failed verification|original research\\??",
  "(?:(?:better|full|additional|non-primary) )?(?:sources?|citations?)(?: needed)",
  "(?:clarification|pages?|verification|update|date|year|attribution|quotation) needed",
  "needs update|unreliable source\\??|dubious(?: [–—-] discuss)?|according to whom\\??",
  "(?:by |to |with )?(?:who|whom|when|where|which|why|how)(?: else)?\\?",
  "(?:note|nb|n|lower-alpha) \\d{1,3}",
].join("|");
const NUMBERS = "\\d{1,3}(?:[,;–-] ?\\d{1,3}){0,8}";
/** A mark, with marks and pages after it: "[3][4]", "[12]:45". */
const MORE = "(?:\\[[^[\\]\\n]{1,30}\\]|:\\d{1,4}(?:[–-]\\d{1,4})?(?![\\p{L}\\p{N}])){0,8}";
/** After a mark there is no code, such as `a[0].b` or `a[0] = 1`, and no rest of a word: "[T]hen". */
const NO_CODE = "(?![(]|[.=_]\\S|[\\p{L}\\p{N}]| ?(?:=|[+*/-]=))";
/** Marks of footnotes in brackets. */
const BRACKETS = [
  `(?<=[.,;:!?…)”’"'»] ?)\\[${NUMBERS}\\]${MORE}(?![(=_])`,
  `(?<=[.,;:!?…)”’"'»])\\[(?:[a-z]|[ivx]{1,5}|\\^[^[\\]\\s]{1,40})\\]${MORE}${NO_CODE}`,
  // After a word, or after a year.
  `(?<=(?<![\\p{L}\\p{N}_.$])(?:\\p{L}[\\p{L}'’-]{2,40}|\\d{4}))` +
  `\\[(?:${NUMBERS})\\]${MORE}${NO_CODE}`,
  `(?<=\\S ?)\\[(?:${REMARKS})\\]${MORE}`,
].map((pattern) => new RegExp(pattern, "giu"));
/** Raised numbers after punctuation, or after a word that is no unit and no variable. */
const RAISED =
  /(?<=[.,;:!?…)”’"'»])[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[,⁻–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*(?=$|[\s\p{P}])|(?<=(?<![\p{L}\p{N}/^]|\d )\p{L}\p{Ll}{3,40})[¹²³⁰⁴⁵⁶⁷⁸⁹]{1,3}(?=$|[\s\p{P}])/gu;
/** Marks that are no letters; a year to the first power is none. */
const DAGGERS = /(?<=[\p{L}\p{N}\p{P}])[†‡]+|(?<=(?<!\p{N})\d{4})¹(?=$|[\s\p{P}])/gu;

/** Words after a number are units: "5 metres²". */
const AMOUNT = /\p{N}[ \u00a0]?\p{L}+$/u;

/** The marks of footnotes, which are left out. */
export function readFootnoteMarks(text: string): Edit[] {
  if (!/[[\u2020\u2021⁰¹²³⁴-⁹]/.test(text)) return [];
  const edits: Edit[] = [];
  for (const pattern of [...BRACKETS, RAISED, DAGGERS]) {
    for (const { 0: mark, index } of text.matchAll(pattern)) {
      if (pattern === RAISED && AMOUNT.test(text.slice(Math.max(0, index - 50), index))) continue;
      const end = index + mark.length;
      // Nothing else parts two sentences: "in 1945.[3]Peace came".
      edits.push({ start: index, end, by: /^\p{L}/u.test(text.slice(end)) ? " " : "" });
    }
  }
  return edits;
}

/**
 * What some kinds of Markdown add: highlighted words, `==so==`; links within a site,
 * `[[page|words]]`; the name of a heading, `{#start}`; the kind of a quotation, `[!NOTE]`.
 */
const HIGHLIGHT = /(?<![\p{L}\p{N}=])==(?=[^\s=])([^=\n]{1,300})(?<=\S)==(?![\p{L}\p{N}=])/gu;
const SITE_LINK = /\[\[(?:[^[\]|\n]{1,200}\|)?([^[\]|\n]{1,200})\]\]/gu;
const QUOTATION_KIND = /(?<=^[ \t]*>[ \t]*\[!)([A-Z]{2,20})\][+-]?[ \t]*(?=\n|$)/gmu;
const HEADING_NAME = /[ \t]\{#[\w.-]{1,60}\}(?=[ \t]*$)/gmu;

/** The signs that some kinds of Markdown add. */
export function readHighlights(text: string): Edit[] {
  const edits: Edit[] = [];
  for (const { 1: words, index } of text.matchAll(HIGHLIGHT)) {
    const end = index + 2 + words.length;
    edits.push({ start: index, end: index + 2, by: "" }, { start: end, end: end + 2, by: "" });
  }
  for (const { 0: link, 1: words, index } of text.matchAll(SITE_LINK)) {
    const end = index + link.length;
    const start = end - 2 - words.length;
    edits.push({ start: index, end: start, by: "" }, { start: end - 2, end, by: "" });
  }
  for (const { 0: whole, 1: kind, index } of text.matchAll(QUOTATION_KIND)) {
    const end = index + kind.length;
    edits.push({ start: index - 2, end: index, by: "" });
    edits.push({ start: end, end: index + whole.length, by: "\n" });
  }
  for (const { 0: name, index } of text.matchAll(HEADING_NAME)) {
    edits.push({ start: index, end: index + name.length, by: "" });
  }
  return edits;
}

/** Signs before the items of a list, that Markdown does not know. */
export const BULLETS = "•‣◦▪▫●○■□→➔➤►▶➢✓✔✗✘☐☑☒";
const BULLET = new RegExp(`^[ \\t]*[${BULLETS}][ \\t]+(?=\\S)`, "gmu");

/** The bullets that Markdown does not know, after which an item stands. */
export function readBullets(text: string): Edit[] {
  return [...text.matchAll(BULLET)].map(({ 0: bullet, index }) => ({
    start: index,
    end: index + bullet.length,
    by: "\n",
  }));
}

/** Whether a text has an entity. */
export function hasEntity(text: string): boolean {
  return text.search(ENTITY) >= 0;
}

/** Replaces entities by their signs. An unknown name stays as it is. */
export function readEntities(text: string, decode: (entity: string) => string): Edit[] {
  return [...text.matchAll(ENTITY)].flatMap(({ 0: entity, index }) => {
    const by = decode(entity);
    return by === entity ? [] : [{ start: index, end: index + entity.length, by }];
  });
}

/** An emoji with what changes it: its skin, its joined parts, the letters of a flag. */
export const EMOJI =
  /\p{Regional_Indicator}{2}|(?![©®™])\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)*(?:\u200d\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)*)*/gu;

/** Replaces emoji by their names. The same one several times in a row is named once. */
export function readEmoji(
  text: string,
  names: Readonly<Record<string, { readonly name: string }>>,
): Edit[] {
  let last: { readonly name: string | undefined; readonly end: number } | undefined;
  return [...text.matchAll(EMOJI)].map(({ 0: emoji, index }) => {
    const plain = emoji.replace(/\p{Emoji_Modifier}/gu, "");
    const bare = plain.replaceAll("\ufe0f", "");
    const name = (names[emoji] ?? names[plain] ?? names[bare] ?? names[`${bare}\ufe0f`] ??
      names[[...bare][0]])?.name;
    const isAgain = last?.end === index && last.name === name;
    last = { name, end: index + emoji.length };
    const by = name === undefined || isAgain ? " " : ` ${name.replaceAll(/[:“”]/g, "")} `;
    return { start: index, end: index + emoji.length, by };
  });
}
