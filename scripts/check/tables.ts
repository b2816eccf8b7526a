/**
 * Checks the tables of calls and commands against what there is.
 *
 * @module
 */

/** The code in the first column of the table whose header begins with `header`. */
export function firstColumn(text: string, header: string): string[] {
  const [table = ""] = text.match(new RegExp(`^\\| ${header} (.*\\n\\|)*.*`, "m")) ?? [];
  const cells = table.split("\n").slice(2).map((row) => row.split("|")[1]);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code));
}

/** What a table lacks, and what it has too much, as complaints. */
export function differences(
  path: string,
  listed: readonly string[],
  expected: readonly string[],
): string[] {
  const lacking = expected.filter((name) => !listed.includes(name));
  const surplus = listed.filter((name) => !expected.includes(name));
  return [
    ...lacking.map((name) => `${path}: the table lacks ${name}`),
    ...surplus.map((name) => `${path}: the table has ${name}, which does not exist`),
  ];
}
