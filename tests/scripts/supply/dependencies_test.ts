import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { dependenciesOf, readLock } from "../../../scripts/supply/dependencies.ts";
import { readSources } from "../../../setup/sources.ts";

const HASH = Buffer.alloc(64, 0xab);

/** A lock with a package that has peers, and one with a name that two versions share. */
const LOCK = {
  specifiers: { "npm:@a/one@1.2.3": "1.2.3_two@2.0.0", "npm:two@2.0.0": "2.0.0" },
  npm: {
    "@a/one@1.2.3_two@2.0.0": {
      integrity: `sha512-${HASH.toString("base64")}`,
      dependencies: ["two@1.0.0", "three"],
    },
    "two@1.0.0": { integrity: "sha512-" },
    "two@2.0.0": { integrity: "sha512-" },
    "three@3.0.0": { integrity: "sha512-" },
  },
};

const sources = await readSources();

Deno.test("a package of the lock has its name, hash and needs", () => {
  const [one, ...others] = dependenciesOf(LOCK, sources);
  assert.deepEqual(one, {
    kind: "npm",
    name: "@a/one",
    version: "1.2.3",
    hash: { algorithm: "SHA-512", hex: HASH.toString("hex") },
    purl: "pkg:npm/%40a/one@1.2.3",
    needs: ["pkg:npm/two@1.0.0", "pkg:npm/three@3.0.0"],
    direct: true,
  });
  const direct = others.slice(0, 3).map(({ purl, direct }) => [purl, direct]);
  assert.deepEqual(direct, [
    ["pkg:npm/two@1.0.0", false],
    ["pkg:npm/two@2.0.0", true],
    ["pkg:npm/three@3.0.0", false],
  ]);
});

Deno.test("every download of the sources is a dependency, with its hash", () => {
  const all = dependenciesOf(LOCK, sources);
  const hashOf = (wanted: string): string | undefined =>
    all.find(({ purl }) => purl === wanted)?.hash?.hex;
  for (const [key, { package: name, version, sha256 }] of Object.entries(sources.wheels.packages)) {
    assert.equal(hashOf(`pkg:pypi/${name ?? key}@${version}`), sha256);
  }
  const { official } = sources.weights;
  const model = `pkg:huggingface/${official.repository}@${official.revision}`;
  assert.equal(hashOf(model), official.sha256);
  for (const one of [sources.voices, sources.voices.npm]) {
    const digest = Buffer.from(one.integrity.replace("sha512-", ""), "base64").toString("hex");
    assert.equal(hashOf(`pkg:npm/${one.package}`), digest);
  }
});

Deno.test("data of the project are dependencies, and code is not", () => {
  const files = dependenciesOf(LOCK, sources).filter(({ kind }) => kind === "files");
  const names = files.map(({ name }) => name);
  assert(names.includes("voices/morty.bin"));
  assert(names.includes("text/english/spacy_symbols.json"));
  assert(!names.some((name) => /\.(ts|md)$/.test(name)));
  const morty = files.find(({ name }) => name === "voices/morty.bin");
  assert.equal(morty?.hash?.hex, sources.characters.morty);
});

Deno.test("every package of deno.lock has a hash", () => {
  for (const { kind, name, hash } of dependenciesOf(readLock(), sources)) {
    if (kind === "npm") assert.equal(hash.hex.length, 128, name);
  }
});
