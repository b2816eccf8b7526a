import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { modulesOf } from "./helpers/modules.ts";
import { projectPath } from "./helpers/files.ts";

/** The packages that a file of dependencies names, with their versions. */
function packagesIn(path: string): Set<string> {
  const specifiers = Deno.readTextFileSync(projectPath(path)).matchAll(/"npm:([^"]+)"/g);
  return new Set(specifiers.map(([, name]) => name));
}

Deno.test("who imports mod.ts fetches nothing that only commands, benches and tests need", async () => {
  const specifiers = (await modulesOf("mod.ts")).map(({ specifier }) => specifier);
  const files = specifiers.filter((specifier) => specifier.startsWith("file:"))
    .map((specifier) => relative(projectPath("."), fileURLToPath(specifier)));
  assert(files.includes("deps.ts") && files.includes("setup/install.ts"));
  assert.deepEqual(
    files.filter((file) => /^(dev_deps\.|scripts|tests|bench|quality)/.test(file)),
    [],
  );

  const packages = specifiers.flatMap((specifier) => specifier.match(/^npm:\/?(.*)$/)?.[1] ?? []);
  const needed = packagesIn("deps.ts");
  assert.deepEqual(packages.filter((name) => !needed.has(name)), []);
});

Deno.test("every third-party module is pinned to a version, and in one of the two files", () => {
  const [needed, tools] = ["deps.ts", "dev_deps.ts"].map(packagesIn);
  for (const name of [...needed, ...tools]) {
    assert.match(name, /^(@[^@]+|[^@]+)@\d+\.\d+\.\d+(\/|$)/);
  }
  assert.deepEqual([...needed.intersection(tools)], []);
});

interface Documented {
  readonly name: string;
  readonly kind?: string;
  readonly accessibility?: string;
  readonly jsDoc?: { readonly tags?: readonly { readonly kind: string; readonly doc?: string }[] };
  readonly def?: { readonly methods?: readonly Documented[] };
}

/** What `mod.ts` exports, and the public methods of its classes, by `deno doc`. */
async function documented(): Promise<Documented[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", projectPath("mod.ts")],
  }).output();
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  const [{ symbols }] = Object.values<{
    symbols: { name: string; declarations: Omit<Documented, "name">[] }[];
  }>(nodes);
  return symbols.flatMap(({ name, declarations }) =>
    declarations.flatMap((declaration) => [
      { ...declaration, name },
      ...(declaration.kind === "class" ? declaration.def?.methods ?? [] : [])
        .filter(({ accessibility }) => accessibility !== "private")
        .map((method) => ({ ...method, name: `${name}.${method.name}` })),
    ])
  );
}

Deno.test("everything that mod.ts exports has an example that is run and shows it", async () => {
  const all = await documented();
  assert(all.some(({ name }) => name === "KokoroModel.synthesize"));
  const examples = ({ jsDoc }: Documented): string[] =>
    jsDoc?.tags?.flatMap(({ kind, doc }) => kind === "example" && doc ? [doc] : []) ?? [];
  const shows = (example: string, name: string): boolean => {
    const [, word = ""] = name.match(/(\w+)$/) ?? []; // none for `[Symbol.dispose]`
    const isRun = /^```ts\n/m.test(example);
    return isRun && example.includes('from "./mod.ts"') && example.includes(word);
  };
  const lacking = all.filter((symbol) =>
    !examples(symbol).some((text) => shows(text, symbol.name))
  );
  assert.deepEqual(lacking.map(({ name }) => name), []);
});
