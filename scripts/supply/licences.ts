/**
 * Checks the licences of all dependencies against the table in `licences.yaml`.
 *
 * @module
 */

import { readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { projectUrl } from "../../project/files.ts";
import { type Dependency, KINDS } from "./dependencies.ts";

const TABLE = "scripts/supply/licences.yaml";

const byName = z.record(z.string(), z.string());

const schema = z.strictObject({
  allowed: z.array(z.string()),
  exceptions: z.array(z.strictObject({
    licence: z.string(),
    packages: z.array(z.string()),
    why: z.string(),
  })),
  npm: byName,
  python: byName,
  models: byName,
  files: byName,
});

/** The checked content of `licences.yaml`. */
export type Licences = z.infer<typeof schema>;

/**
 * Reads and checks `licences.yaml`.
 *
 * @throws {KokoroError} as {@linkcode readConfig} does.
 */
export async function readLicences(): Promise<Licences> {
  return await readConfig(projectUrl(TABLE), schema);
}

/** The licence of a dependency in the table, as an SPDX expression. */
export function licenceOf(
  table: Licences,
  { kind, name }: Pick<Dependency, "kind" | "name">,
): string | undefined {
  return table[kind][name];
}

/**
 * Checks that there is a licence for each dependency, and that it is allowed.
 *
 * @param declared as for {@linkcode differingLicences}
 * @throws {KokoroError} `output` with all complaints
 */
export function checkLicences(
  table: Licences,
  dependencies: readonly Dependency[],
  declared: ReadonlyMap<string, string> = new Map(),
): void {
  const complaints = [
    ...licenceComplaints(table, dependencies),
    ...differingLicences(table, declared),
  ];
  if (complaints.length > 0) throw new KokoroError("output", complaints.join("\n"));
}

/**
 * What is wrong with the licences, as complaints: dependencies that the table lacks, rows without a
 * dependency, licences that are not allowed, and exceptions that nothing needs.
 */
export function licenceComplaints(
  table: Licences,
  dependencies: readonly Pick<Dependency, "kind" | "name">[],
): string[] {
  const known = new Set(dependencies.map(({ kind, name }) => `${kind}: ${name}`));
  const rows = KINDS.flatMap((kind) => Object.keys(table[kind]).map((name) => ({ kind, name })));
  const surplus = rows.map(({ kind, name }) => `${kind}: ${name}`).filter((row) => !known.has(row));
  const unused = table.exceptions.filter(({ licence, packages }) =>
    !rows.some((row) =>
      partsOf(licenceOf(table, row)!).includes(licence) && isNamed(packages, row.name)
    )
  );
  return [
    ...dependencies.flatMap((one) => complaintsAbout(table, one)),
    ...surplus.map((row) => `${TABLE}: the project has no ${row}: remove the row`),
    ...unused.map(({ licence }) => `${TABLE}: no package needs the exception for ${licence}`),
  ];
}

function complaintsAbout(
  table: Licences,
  one: Pick<Dependency, "kind" | "name">,
): string[] {
  const licence = licenceOf(table, one);
  const row = `${one.kind}: ${one.name}`;
  if (licence === undefined) return [`${TABLE}: there is no licence of ${row}: add a row`];
  return partsOf(licence).filter((part) => !isAllowed(table, part, one.name)).map((part) =>
    `${TABLE}: ${row} is under ${part}: not allowed`
  );
}

function isAllowed({ allowed, exceptions }: Licences, part: string, name: string): boolean {
  return allowed.includes(part) ||
    exceptions.some(({ licence, packages }) => licence === part && isNamed(packages, name));
}

/** The licences in an expression, all of which hold. */
function partsOf(licence: string): string[] {
  return licence.split(" AND ");
}

/** Whether a list has a name, or the beginning of one before a `*`. */
function isNamed(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern
  );
}

/**
 * Complaints about npm packages whose own `package.json` names a licence that the table does not,
 * as that of a new version might.
 *
 * @param declared the licences by package, of all packages that are on this machine
 */
export function differingLicences(
  table: Licences,
  declared: ReadonlyMap<string, string>,
): string[] {
  return [...declared]
    .filter(([name, licence]) => !partsOf(table.npm[name] ?? licence).includes(licence))
    .map(([name, licence]) =>
      `${TABLE}: npm: ${name} is under ${licence}, not ${table.npm[name]}: correct the row`
    );
}
