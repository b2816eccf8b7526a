/**
 * Checks links and paths in pages and comments, tables of calls and commands, examples of exports,
 * and the length of lines.
 *
 * @module
 */

import { join } from "node:path";
import { KokoroError } from "../errors.ts";
import * as mod from "../mod.ts";
import { KokoroModel } from "../speech/kokoro_model.ts";
import { documentedIn, withoutExample } from "./check/examples.ts";
import { longLines } from "./check/lines.ts";
import { gonePaths, unreachedPages } from "./check/pages.ts";
import { exists, filesLike, ROOT, textOf } from "./check/project.ts";
import { differences, firstColumn } from "./check/tables.ts";
import { runCommand } from "./command/command.ts";

/** Exported for errors, and for those who have a GPU: no calls of the table. */
const NO_CALLS = ["CudaDriver", "KokoroError"];

const CALLS = "docs/typescript.md";
const COMMANDS = "docs/commands.md";

await runCommand("check_docs", "Checks pages, comments and tables of the project.", (program) => {
  program.action(async () => {
    const complaints = [
      ...checkFiles(),
      ...checkPages(),
      ...checkTables(),
      ...await checkExports(),
    ];
    if (complaints.length === 0) return;
    throw new KokoroError("output", `the documentation is not right:\n${complaints.join("\n")}`);
  });
});

function checkFiles(): string[] {
  const code = filesLike(/\.(ts|h|cpp|c)$/).filter((path) => path !== "project/text_files.ts");
  return code.flatMap((path) => {
    const text = textOf(path);
    const isTest = path.startsWith("tests/");
    return [...longLines(path, text), ...(isTest ? [] : gonePaths(path, text, exists))];
  });
}

function checkPages(): string[] {
  const pages = new Map(
    filesLike(/\.md$/).filter((path) => !path.startsWith("tests/")).map((
      path,
    ) => [path, textOf(path)]),
  );
  return [
    ...unreachedPages(pages).map((path) => `${path}: no link leads from README.md to it`),
    ...[...pages].flatMap(([path, text]) => gonePaths(path, text, exists)),
  ];
}

function checkTables(): string[] {
  const calls = firstColumn(textOf(CALLS), "call").map((code) => code.replace(/^new |\(.*/g, ""));
  const methods = Object.getOwnPropertyNames(KokoroModel.prototype)
    .filter((name) => name !== "constructor").map((name) => `model.${name}`);
  const exported = Object.entries(mod).filter(([, value]) => typeof value === "function")
    .map(([name]) => name).filter((name) => !NO_CALLS.includes(name));
  const commands = firstColumn(textOf(COMMANDS), "name").map((code) => code.split(" ")[0]);
  const { tasks } = JSON.parse(textOf("deno.json"));
  return [
    ...differences(CALLS, calls, [...methods, ...exported]),
    ...differences(COMMANDS, commands, Object.keys(tasks)),
  ];
}

async function checkExports(): Promise<string[]> {
  const args = ["doc", "--json", join(ROOT, "mod.ts")];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  const all = documentedIn(new TextDecoder().decode(stdout));
  return withoutExample(all).map((name) => `mod.ts: ${name} has no example that runs and shows it`);
}
