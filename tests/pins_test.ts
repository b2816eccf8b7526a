/** Checks that third-party modules are named in one place each, with their versions. */

import assert from "node:assert/strict";
import { filesLike, textOf } from "../scripts/check/project.ts";
import { readSources } from "../setup/sources.ts";

const MODULES = ["deps.ts", "dev_deps.ts", "serving/http/deps.ts", "serving/nats/deps.ts"];
/** Its packages are pinned by `kokoro_js.lock`, and by no other one. */
const PEER = "bench/peers/kokoro_js_peer.ts";

/** A package with a whole version, and perhaps the path of a module in it. */
const PINNED = /^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(-[\w.]+)?(\/[\w./-]+)?$/;

/** The packages and addresses that a text names as modules. */
function specifiersIn(text: string): string[] {
  const specifiers = text.matchAll(/["']((?:npm|jsr):[^"']+)["']|from "(https?:[^"]+)"/g);
  return [...specifiers].map(([, name, url]) => name ?? url);
}

Deno.test("specifiers are found", () => {
  const text = `import a from "npm:a@1";\nimport("jsr:@b/b");\nexport * from "https://c.d/e.ts";`;
  assert.deepEqual(specifiersIn(text), ["npm:a@1", "jsr:@b/b", "https://c.d/e.ts"]);
  assert(!PINNED.test("npm:a@1") && !PINNED.test("npm:a@^1.2.3") && !PINNED.test("npm:a"));
  assert(PINNED.test("npm:@a/b@1.2.3/c/d.json"));
});

Deno.test("every module in the files for third-party modules has a whole version", () => {
  for (const path of MODULES) {
    const specifiers = specifiersIn(textOf(path));
    assert(specifiers.length > 3);
    assert.deepEqual(specifiers.filter((one) => !PINNED.test(one)), []);
  }
});

Deno.test("deno.lock has the packages that these modules name, and no others", () => {
  const named = MODULES.flatMap((path) => specifiersIn(textOf(path)))
    .map((one) => one.match(/^npm:@?[^@]+@[^/]+/)![0]);
  const { specifiers } = JSON.parse(textOf("deno.lock"));
  assert.deepEqual(Object.keys(specifiers).sort(), [...new Set(named)].sort());
});

Deno.test("no other file names third-party modules, and the lock may not change unasked", () => {
  const others = filesLike(/\.ts$/).filter((path) =>
    !path.startsWith("tests/") && ![...MODULES, PEER].includes(path)
  );
  assert.deepEqual(others.filter((path) => specifiersIn(textOf(path)).length > 0), []);
  assert.equal(JSON.parse(textOf("deno.json")).lock.frozen, true);
});

Deno.test("the packages that the npm client fetches and is have whole versions", async () => {
  const { voices } = await readSources();
  for (const name of [voices.package, voices.npm.package]) assert.match(`npm:${name}`, PINNED);
});
