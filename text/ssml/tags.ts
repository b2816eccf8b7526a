/**
 * What of a document is spoken, and what is left of it after a place. Both are for documents that
 * were read already, so mistakes in them are not looked for.
 *
 * @module
 */

/** Elements whose text is read as a whole, because what is spoken for it depends on all of it. */
export const WHOLE: ReadonlySet<string> = new Set([
  "emphasis",
  "phoneme",
  "say-as",
  "sub",
  "token",
  "w",
]);

/** A comment, a section, an instruction to a program, or a tag. */
const MARKS =
  /<!--[^]*?-->|<!\[CDATA\[(?<section>[^]*?)\]\]>|<\?[^]*?\?>|<(?<slash>\/?)(?<name>[^\s/>!?]+)(?:"[^"]*"|'[^']*'|[^'">])*>/g;

/** Elements of which nothing is spoken. */
const SILENT: ReadonlySet<string> = new Set(["desc", "lexicon", "meta", "metadata"]);
/** Elements that do not part words. */
const INLINE: ReadonlySet<string> = new Set([
  ...WHOLE,
  "mark",
  "bookmark",
  "prosody",
  "w",
  "token",
]);

/** A name without its prefix. */
export const local = (name: string): string => name.slice(name.indexOf(":") + 1);

/** The text of a document without its tags, for counting words. */
export function textOfSsml(script: string): string {
  let [text, done, silent] = ["", 0, 0];
  for (const { 0: mark, index, groups } of script.matchAll(MARKS)) {
    if (silent === 0) text += script.slice(done, index) + (groups!.section ?? "");
    done = index + mark.length;
    if (groups!.name === undefined) continue;
    const name = local(groups!.name);
    if (SILENT.has(name) && !mark.endsWith("/>")) silent += groups!.slash ? -1 : 1;
    if (!INLINE.has(name)) text += " ";
  }
  return text + script.slice(done);
}

/**
 * The document after a place, with the tags of the elements that are open there. It is empty if
 * there is nothing more to speak.
 */
export function ssmlAfter(script: string, place: number): string {
  const open: { readonly tag: string; readonly name: string }[] = [];
  let end = place;
  let section = "";
  for (const { 0: mark, index, groups } of script.matchAll(MARKS)) {
    if (index >= place && !open.some(({ name }) => WHOLE.has(name))) break;
    // What stands for a text as a whole is spoken with the text before the place.
    if (index >= place) end = index + mark.length;
    if (groups!.section !== undefined && index + mark.length > place) section = "<![CDATA[";
    if (groups!.name === undefined || mark.endsWith("/>")) continue;
    if (groups!.slash) open.pop();
    else open.push({ tag: mark, name: local(groups!.name) });
  }
  const rest = section + script.slice(end);
  if (textOfSsml(rest).trim() === "") return "";
  return open.map(({ tag }) => tag).join("") + rest.trim();
}
