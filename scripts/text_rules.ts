/**
 * Writes `docs/text-rules.md`, the table of the rules of normalisation with a text that each reads.
 * With `--check` it only checks whether the page is up to date.
 *
 * @module
 */

import { RULES } from "../text/english/normalize/normalize.ts";
import { filesLike, textOf } from "./check/project.ts";
import { runCommand } from "./command/command.ts";
import { writeGenerated } from "./command/generated.ts";

const CASES = "tests/text/english/normalize_cases";

/** The examples of a rule on the page. */
const EXAMPLES = 2;

const HEADER = `# Rules of normalisation

<!-- Written by \`deno task format\` from the rules and their cases: do not edit. -->

Before a sentence of English is spoken, these rules put words in place of signs, digits and
abbreviations. If two rules match the same text, the first one in the code counts. Digits that are
left are read as numbers. See [text.md](text.md) for the whole way of a script.
`;

interface Case {
  readonly rule: string;
  readonly text: string;
  readonly reading: string;
}

await runCommand("text_rules", "Writes docs/text-rules.md.", (program) => {
  program
    .option("--check", "change nothing; fail if the page is out of date")
    .action(async ({ check = false }: { check?: boolean }) =>
      await writeGenerated("docs/text-rules.md", makePage(), check)
    );
});

function makePage(): string {
  const known = new Set(RULES.map(({ name }) => name));
  const sections = filesLike(/\.tsv$/, CASES).map((path) => {
    const cases = casesIn(textOf(path)).filter(({ rule }) => known.has(rule));
    const title = path.slice(CASES.length + 1, -".tsv".length);
    return `\n## ${title[0].toUpperCase()}${title.slice(1)}\n\n${tableOf(cases)}`;
  });
  return HEADER + sections.join("");
}

/** The cases that a rule reads, with a few for each rule. */
function casesIn(table: string): Case[] {
  const cases = table.trimEnd().split("\n").slice(1).map((line): Case => {
    const [rule, text, reading] = line.split("\t");
    return { rule, text, reading };
  });
  const read = cases.filter(({ text, reading }) => text !== reading);
  return [...Map.groupBy(read, ({ rule }) => rule).values()]
    .flatMap((ofRule) => ofRule.slice(0, EXAMPLES));
}

/** A Markdown table as `deno fmt` lays it out. */
function tableOf(cases: readonly Case[]): string {
  const rows = cases.map(({ rule, text, reading }, i) => [
    rule === cases[i - 1]?.rule ? "" : rule,
    cell(text),
    cell(reading),
  ]);
  const head = ["rule", "written", "read as"];
  const widths = head.map((name, column) =>
    Math.max(3, ...[head, ...rows].map((row) => [...row[column]].length), name.length)
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, i) => text + " ".repeat(widths[i] - [...text].length)).join(" | ")} |\n`;
  return line(head) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}

/** A text as code in a table. */
function cell(text: string): string {
  const escaped = text.replaceAll("|", "\\|");
  return escaped.includes("`") ? `\`\` ${escaped} \`\`` : `\`${escaped}\``;
}
