/**
 * Writes `project/text_files.ts`, the table of the project's text files. With `--check` it only
 * checks whether the table is up to date.
 *
 * @module
 */

import { glob } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runCommand } from "./command/command.ts";
import { writeGenerated } from "./command/generated.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The text that set-up and speaking read. `configs/phonemes.json` is imported as a module. */
const FILES = [
  "configs/*.{yaml,proto}",
  "configs/int8_onnx_map.json",
  "shim/**/*.{h,cpp}",
  "text/english/homographs/weights.base64",
];

const HEADER = `/**
 * The project's text files, as modules. A project that was loaded over HTTP reads them through this
 * table: Deno keeps them with the code, in the same version, and they are there without a network.
 *
 * Written by \`deno task format\`: do not edit.
 *
 * @module
 */

/** Loads the text of each file, by its path from the top of the project. */
export const TEXT_FILES: Readonly<Record<string, () => Promise<{ default: string }>>> = {
`;

await runCommand("text_files", "Writes project/text_files.ts.", (program) => {
  program
    .option("--check", "change nothing; fail if the file is out of date")
    .action(async ({ check = false }: { check?: boolean }) =>
      await writeGenerated("project/text_files.ts", await makeTable(), check)
    );
});

/** The table as `deno fmt` would lay it out. */
async function makeTable(): Promise<string> {
  const paths = await Array.fromAsync(glob(FILES, { cwd: ROOT }));
  const entries = paths.sort().map((path) => {
    const load = `import("../${path}", { with: { type: "text" } }),\n`;
    const line = `  "${path}": () => ${load}`;
    return line.length <= 101 ? line : `  "${path}": () =>\n    ${load}`;
  });
  return `${HEADER}${entries.join("")}};\n`;
}
