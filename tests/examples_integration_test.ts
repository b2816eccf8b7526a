/**
 * Runs every example of the documentation and of doc comments exactly as printed, file by file.
 * Examples that say `ignore` need something that tests lack: a GPU, a library of the reader's or
 * optional downloads.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder, projectPath } from "./helpers/files.ts";

/** The files that examples use. */
const FILES: Record<string, string> = {
  "my_emotions.yaml": yamlOf("docs/emotions.md"),
  "my_voices.yaml": yamlOf("docs/voices.md"),
};

interface Example {
  /** The line where the example starts. */
  readonly line: number;
  readonly code: string;
}

function yamlOf(path: string): string {
  const [, yaml] = Deno.readTextFileSync(projectPath(path)).match(/```yaml\n([^]*?)```/)!;
  // Any style table works here.
  return yaml.replace("robot.bin", projectPath("voices/morty.bin"));
}

function* sources(folder = "."): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(projectPath(folder))) {
    if (name.startsWith(".") || ["tests", "node_modules"].includes(name)) continue;
    const path = join(folder, name);
    if (isDirectory) yield* sources(path);
    else if (/\.(ts|md)$/.test(name)) yield path;
  }
}

function* examplesIn(path: string): Generator<Example> {
  const text = Deno.readTextFileSync(projectPath(path));
  for (const { 1: block, index } of text.matchAll(/```ts\n([^]*?)```/g)) {
    const line = text.slice(0, index).split("\n").length;
    const code = path.endsWith(".md") ? block : block.replace(/^ *\* ?/gm, "");
    yield { line, code: code.replaceAll('from "./', `from "${projectPath("./")}`) };
  }
}

const examples: [path: string, examples: Example[]][] = [...sources()].sort()
  .map((path): [string, Example[]] => [path, [...examplesIn(path)]])
  .filter(([, found]) => found.length > 0);

/** Runs `deno` in a folder with `files`, the files that examples use, and a silent player. */
async function runDeno(args: string[], files: Record<string, string>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    for (const [file, text] of Object.entries({ ...FILES, ...files })) {
      await Deno.writeTextFile(join(folder, file), text);
    }
    await Deno.writeTextFile(join(folder, "paplay"), "#!/bin/sh\nexec cat > /dev/null\n", {
      mode: 0o755,
    });
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [args[0], "--config", projectPath("deno.json"), ...args.slice(1)],
      cwd: folder,
      env: { NO_COLOR: "1", PATH: `${folder}:${Deno.env.get("PATH")}` },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
  });
}

/** The examples of a file as modules, by name. */
function modulesOf(path: string, found: readonly Example[]): Record<string, string> {
  const name = path.replaceAll("/", "_");
  return Object.fromEntries(found.map(({ line, code }) => [`${name}_${line}.ts`, code]));
}

// Checked together, because each check reads the whole project.
Deno.test("all examples pass the type check", () =>
  runDeno(
    ["check", "."],
    Object.assign({}, ...examples.map(([path, found]) => modulesOf(path, found))),
  ));

for (const [path, found] of examples) {
  Deno.test(`the examples in ${path} run`, () => {
    const modules = modulesOf(path, found);
    // Modules run one after another. An error names its module and line.
    const program = Object.keys(modules).map((name) => `await import("./${name}");\n`).join("");
    return runDeno(["run", "-A", "main.ts"], { ...modules, "main.ts": program });
  });
}
