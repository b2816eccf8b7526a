/**
 * Compiles the parts of the shim that don't need libtorch, each with the program that tests it. An
 * invalid memory access or undefined behaviour ends that program with an error.
 *
 * @module
 */

import assert from "node:assert/strict";
import { findCompiler } from "../../setup/build/build.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";

const FLAGS = [
  ...["-std=c++20", "-O1", "-g", "-Wall", "-Wextra", "-Werror"],
  ...["-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
];

/**
 * Compiles `tests/shim/PART.cpp` and the shim's `sources` to a program in `folder`, and returns its
 * path.
 */
export async function compilePart(
  part: string,
  folder: string,
  sources: readonly string[] = [`${part}.cpp`],
): Promise<string> {
  const compiler = await findCompiler();
  assert(compiler, "there is no C++ compiler");
  const paths = [`tests/shim/${part}.cpp`, ...sources.map((name) => `shim/${name}`)].map(
    projectPath,
  );
  const program = `${folder}/${part}`;
  const args = [...FLAGS, "-I", projectPath("shim"), ...paths, "-o", program];
  await run(compiler.program, args, `can't compile ${part}.cpp`);
  return program;
}
