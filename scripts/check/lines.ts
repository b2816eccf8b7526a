/**
 * Checks the length of lines, which the formatter leaves alone in comments.
 *
 * @module
 */

const COLUMNS = 100;

/** What can't be broken: an address, a table, a regular expression, a word of data. */
const UNBREAKABLE = /https?:\/\/|^\s*(?:\/\/\/?|\*) ?\||\/[a-z]*[,;)]*$|^[^\s]+\s*\S{60,}/;

/** The lines of a text that are longer than 100 columns and could be shorter, as complaints. */
export function longLines(path: string, text: string): string[] {
  return text.split("\n").flatMap((line, i) => {
    const columns = [...line].length;
    if (columns <= COLUMNS || UNBREAKABLE.test(line)) return [];
    return [`${path}:${i + 1}: ${columns} columns, at most ${COLUMNS}`];
  });
}
