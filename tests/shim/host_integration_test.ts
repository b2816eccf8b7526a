import assert from "node:assert/strict";
import { findCompiler } from "../../setup/build/build.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";
import { runProgram } from "../helpers/run_command.ts";
import { referenceAssets } from "./reference.ts";

const [OK, OUT_OF_MEMORY] = ["0", "5"];

const folder = Deno.makeTempDirSync({ prefix: "kokoro-host-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const host = `${folder}/host`;
const compiler = await findCompiler();
assert(compiler, "there is no C++ compiler");
// Without sanitizers, which need much address space.
const flags = ["-std=c++20", "-O1", "-Wall", "-Wextra", "-Werror", "-rdynamic"];
const source = projectPath("tests/shim/host.cpp");
const args = [...flags, "-I", projectPath("shim"), source, "-o", host, "-ldl", "-pthread"];
await run(compiler.program, args, "can't compile host.cpp");
const { libraryPath, weightsPath } = await referenceAssets();

async function linesOf(what: string): Promise<string[]> {
  const printed = await run(host, [what, libraryPath, weightsPath], "the host ended");
  return printed.trimEnd().split("\n");
}

Deno.test("an engine whose threads can't all start is an error, and the next speaks", async () => {
  const lines = await linesOf("threads");
  const [created, spoken] = lines.splice(-2);
  assert.deepEqual([created, spoken], [OK, OK]);
  assert.equal(lines.length, 7);
  for (const line of lines) assert.match(line, /^5 the system can't start as many threads /);
});

Deno.test("with too little memory, each call is a memory error, and the next work", async () => {
  const lines = (await linesOf("memory")).map((line) => line.split(" "));
  for (const line of lines) {
    const [opened, spoken, bits] = line;
    assert([OK, OUT_OF_MEMORY].includes(opened), line.join(" "));
    assert([OK, OUT_OF_MEMORY].includes(spoken), line.join(" "));
    assert.equal(bits, "same", line.join(" "));
  }
  assert(lines.some(([opened]) => opened === OUT_OF_MEMORY));
  assert(lines.some(([, spoken]) => spoken === OUT_OF_MEMORY));
});

Deno.test("a program that exits while another thread speaks ends with its own code", async () => {
  for (const milliseconds of ["0", "100", "300", "500", "700", "1000"]) {
    const ending = await runProgram(host, ["exit", libraryPath, weightsPath, milliseconds]);
    assert.deepEqual(ending, { code: 7, stdout: "", stderr: "" }, `${milliseconds} ms`);
  }
});
