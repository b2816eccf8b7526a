import assert from "node:assert/strict";
import { declaredLicences } from "../../../scripts/supply/declared.ts";
import { dependenciesOf, readLock } from "../../../scripts/supply/dependencies.ts";
import {
  differingLicences,
  licenceComplaints,
  type Licences,
} from "../../../scripts/supply/licences.ts";
import { readSources } from "../../../setup/sources.ts";

const TABLE: Licences = {
  allowed: ["MIT", "ISC"],
  exceptions: [{ licence: "GPL-3.0", packages: ["reader", "b-*"], why: "" }],
  npm: { zod: "MIT", reader: "GPL-3.0 AND ISC" },
  python: {},
  models: {},
  files: {},
};

const USED = [{ kind: "npm", name: "zod" }, { kind: "npm", name: "reader" }] as const;

/** The complaints about a changed table or other dependencies, without the table's path. */
function complaintsOf(
  change: Partial<Licences>,
  used: readonly typeof USED[number][] = USED,
): string[] {
  return licenceComplaints({ ...TABLE, ...change }, used).map((text) => text.replace(/^\S+ /, ""));
}

Deno.test("a whole table has no complaints", () => {
  assert.deepEqual(complaintsOf({}), []);
});

Deno.test("a dependency without a licence is reported", () => {
  const { zod: _, ...npm } = TABLE.npm;
  assert.deepEqual(complaintsOf({ npm }), ["there is no licence of npm: zod: add a row"]);
});

Deno.test("a row without a dependency is reported, also if another kind has the name", () => {
  const python = { zod: "MIT" };
  assert.deepEqual(complaintsOf({ python }), ["the project has no python: zod: remove the row"]);
});

Deno.test("every licence of an expression must be allowed", () => {
  const npm = { ...TABLE.npm, zod: "MIT AND AGPL-3.0-only" };
  assert.deepEqual(complaintsOf({ npm }), ["npm: zod is under AGPL-3.0-only: not allowed"]);
});

Deno.test("an exception holds for the named packages only", () => {
  const npm = { ...TABLE.npm, zod: "GPL-3.0" };
  assert.deepEqual(complaintsOf({ npm }), ["npm: zod is under GPL-3.0: not allowed"]);
  const used = [...USED, { kind: "npm", name: "b-c" }] as unknown as typeof USED[number][];
  assert.deepEqual(complaintsOf({ npm: { ...TABLE.npm, "b-c": "GPL-3.0" } }, used), []);
});

Deno.test("an exception that nothing needs is reported", () => {
  const npm = { ...TABLE.npm, reader: "ISC" };
  assert.deepEqual(complaintsOf({ npm }), ["no package needs the exception for GPL-3.0"]);
});

Deno.test("a package that declares another licence than the table is reported", () => {
  const declared = new Map([["zod", "ISC"], ["reader", "ISC"]]);
  const [complaint, ...others] = differingLicences(TABLE, declared);
  assert.match(complaint, /npm: zod is under ISC, not MIT/);
  assert.deepEqual(others, []);
});

Deno.test("the licences of packages in Deno's cache are found", async () => {
  const declared = await declaredLicences(dependenciesOf(readLock(), await readSources()));
  assert.equal(declared.get("zod"), "MIT"); // this test has loaded it
});
