import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { modulesOf } from "./helpers/modules.ts";
import { projectPath } from "./helpers/files.ts";

/** The npm packages in a file of dependencies, with their versions. */
function packagesIn(path: string): Set<string> {
  const specifiers = Deno.readTextFileSync(projectPath(path)).matchAll(/"npm:([^"]+)"/g);
  return new Set(specifiers.map(([, name]) => name));
}

Deno.test("importing mod.ts fetches nothing for commands, benches and tests only", async () => {
  const specifiers = (await modulesOf("mod.ts")).map(({ specifier }) => specifier);
  const files = specifiers.filter((specifier) => specifier.startsWith("file:"))
    .map((specifier) => relative(projectPath("."), fileURLToPath(specifier)));
  assert(files.includes("deps.ts") && files.includes("setup/install.ts"));
  assert.deepEqual(
    files.filter((file) =>
      /^(dev_deps\.|scripts|tests|bench|examples|serving\/(http|nats))/.test(file)
    ),
    [],
  );

  const packages = specifiers.flatMap((specifier) => specifier.match(/^npm:\/?(.*)$/)?.[1] ?? []);
  const needed = packagesIn("deps.ts");
  assert.deepEqual(packages.filter((name) => !needed.has(name)), []);
});

Deno.test("every npm package has an exact version and is in only one of the two files", () => {
  const [needed, tools] = ["deps.ts", "dev_deps.ts"].map(packagesIn);
  for (const name of [...needed, ...tools]) {
    assert.match(name, /^(@[^@]+|[^@]+)@\d+\.\d+\.\d+(\/|$)/);
  }
  assert.deepEqual([...needed.intersection(tools)], []);
});
