/**
 * Formats the project's C and C++ by `.clang-format`; with `--check` it only says what differs.
 *
 * @module
 */

import { glob } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { loadClangFormat } from "../dev_deps.ts";
import { KokoroError } from "../errors.ts";
import { runCommand } from "./command/command.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["{shim,tests,bench}/**/*.{c,cpp,h}"];

await runCommand("format_cpp", "Formats the project's C and C++ by .clang-format.", (program) => {
  program
    .option("--check", "change nothing; fail when a file is not formatted")
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
  for (const path of different.sort()) console.log(path);
  if (check && different.length > 0) {
    throw new KokoroError(
      "output",
      `${different.length} of the C and C++ files are not formatted: run \`deno task format\``,
    );
  }
}
