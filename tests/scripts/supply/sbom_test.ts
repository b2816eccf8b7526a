import assert from "node:assert/strict";
import { loadAjv, loadCycloneDx } from "../../../dev_deps.ts";
import { readLock } from "../../../scripts/supply/dependencies.ts";
import { readSources } from "../../../setup/sources.ts";
import { runCommand } from "../../helpers/run_command.ts";

interface Component {
  readonly name: string;
  readonly version?: string;
  readonly "bom-ref": string;
  readonly licenses: readonly object[];
  readonly hashes?: readonly { readonly content: string }[];
}

interface Bom {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: string[] }[];
}

/** The paths of the schemas that come with the library. Its types leave them out. */
interface Schemas {
  readonly _Resources: {
    readonly FILES: {
      readonly CDX: { readonly JSON_SCHEMA: { readonly "1.6": string } };
      readonly SPDX: { readonly JSON_SCHEMA: string };
      readonly JSF: { readonly JSON_SCHEMA: string };
      readonly CryptoDefs: { readonly JSON_SCHEMA: string };
    };
  };
}

const { code, stdout, stderr } = await runCommand("sbom", []);
const bom: Bom = code === 0 ? JSON.parse(stdout) : { components: [], dependencies: [] };

Deno.test("the bill of materials is printed, the same each time", async () => {
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal((await runCommand("sbom", [])).stdout, stdout);
});

Deno.test("it fits the schema of CycloneDX 1.6", async () => {
  const { _Resources: { FILES } } = await loadCycloneDx() as unknown as Schemas;
  const read = (path: string): object => JSON.parse(Deno.readTextFileSync(path));
  const { Ajv } = await loadAjv();
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const parts = { spdx: FILES.SPDX, "jsf-0.82": FILES.JSF, "cryptography-defs": FILES.CryptoDefs };
  for (const [name, { JSON_SCHEMA }] of Object.entries(parts)) {
    ajv.addSchema(read(JSON_SCHEMA), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  const fits = ajv.compile(read(FILES.CDX.JSON_SCHEMA["1.6"]));
  assert(fits(bom), ajv.errorsText(fits.errors));
  assert(!fits({ ...bom, specVersion: 6 }));
});

Deno.test("it has every package of deno.lock and of the sources", async () => {
  const sources = await readSources();
  const { repository, revision } = sources.weights.official;
  const expected = [
    ...Object.keys(readLock().npm).map((key) => key.match(/^@?[^@]+@[^_]+/)![0]),
    ...Object.entries(sources.wheels.packages).map(
      ([key, { package: name = key, version }]) => `${name}@${version}`,
    ),
    sources.voices.package,
    sources.voices.npm.package,
    `${repository}@${revision}`,
  ];
  const listed = new Set(bom.components.map(({ name, version }) => `${name}@${version}`));
  assert(expected.length > 150);
  assert.deepEqual(expected.filter((one) => !listed.has(one)), []);
});

Deno.test("each component has a hash and a licence", () => {
  for (const { name, hashes = [], licenses } of bom.components) {
    assert.deepEqual([hashes.length, licenses.length], [1, 1], name);
  }
});

Deno.test("every component is reached from the project", () => {
  const needs = new Map(bom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const reached = new Set<string>();
  const visit = (ref: string): void => {
    if (reached.has(ref)) return;
    reached.add(ref);
    needs.get(ref)!.forEach(visit);
  };
  visit("@kokoro/deno");
  const refs = bom.components.map((one) => one["bom-ref"]);
  assert.deepEqual(refs.filter((ref) => !reached.has(ref)), []);
});
