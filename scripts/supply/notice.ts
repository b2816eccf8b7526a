/**
 * Writes the list of packages at the end of NOTICE.
 *
 * @module
 */

import type { Licences } from "./licences.ts";

const TITLE = "All packages that this project may download";

const HEADER = `${TITLE}, by licence. Set-up downloads some of them; the others
are loaded by the files for third-party modules (deps.ts, dev_deps.ts, serving/http/deps.ts,
serving/nats/deps.ts), or by other packages. \`deno task format\` writes this list.
`;

const COLUMNS = 100;

/** NOTICE with the list of packages as the table has it. */
export function withPackages(notice: string, table: Licences): string {
  const [prose] = notice.split(TITLE);
  const lists = [listOf("npm", table.npm), listOf("Python", table.python)];
  return `${prose}${HEADER}${lists.join("")}`;
}

function listOf(title: string, licences: Readonly<Record<string, string>>): string {
  const groups = Map.groupBy(Object.keys(licences).sort(), (name) => licences[name]);
  const lines = [...groups].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([licence, names]) => wrapped(`${licence}: ${names.join(", ")}`));
  return `\n${title}\n${lines.join("")}`;
}

/** A paragraph with indented lines of at most 100 columns, broken at blanks. */
function wrapped(text: string): string {
  const lines = [" ".repeat(3)];
  for (const word of text.split(" ")) {
    const fits = lines.at(-1)!.length + 1 + word.length <= COLUMNS;
    if (fits) lines.push(`${lines.pop()} ${word}`);
    else lines.push(`${" ".repeat(8)}${word}`);
  }
  return `${lines.join("\n")}\n`;
}
