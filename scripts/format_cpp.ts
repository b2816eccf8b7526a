/**
 * Formats the project's C and C++ according to `.clang-format`. With `--check` it only lists the
 * files that differ.
 *
 * @module
 */

import { glob } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { loadClangFormat } from "../dev_deps.ts";
import { KokoroError } from "../errors.ts";
import { runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["{shim,tests,bench}/**/*.{c,cpp,h}"];

await runCommand("format_cpp", "Formats the project's C and C++ with clang-format.", (program) => {
  program
    .option("--check", "change nothing; fail if a file is not formatted")
    .action(({ check = false }: { check?: boolean }) => formatAll(check));
});

async function formatAll(check: boolean): Promise<void> {
  const { format } = await loadClangFormat();
  const style = await Deno.readTextFile(`${ROOT}/.clang-format`);
  const different: string[] = [];
  for await (const path of glob(SOURCES, { cwd: ROOT })) {
    const source = await Deno.readTextFile(`${ROOT}/${path}`);
    const formatted = format(source, path, style);
    if (formatted === source) continue;
    different.push(path);
    if (!check) await Deno.writeTextFile(`${ROOT}/${path}`, formatted);
  }
  for (const path of different.sort()) print(path);
  if (check && different.length > 0) {
    throw new KokoroError(
      "output",
      `${different.length} C or C++ files are not formatted: run \`deno task format\``,
    );
  }
}
