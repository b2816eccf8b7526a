import assert from "node:assert/strict";
import { buildExecutable, buildLibrary } from "../../setup/install.ts";
import { projectPath } from "../helpers/files.ts";
import { runProgram } from "../helpers/run_command.ts";
import { compile } from "../standin/compile.ts";
import { referenceAssets } from "./reference.ts";

/** A folder in which the libraries have the names under which libtorch and the driver are opened. */
async function libraries(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "kokoro-cuda-" });
  const torch = await buildLibrary("libtorch_cuda.so", projectPath("tests/standin/libtorch_cuda"));
  await Deno.symlink(torch, `${folder}/libtorch_cuda.so`);
  await Deno.symlink(compile("libcuda"), `${folder}/libcuda.so.1`);
  return folder;
}

Deno.test("CUDA is found by an engine that follows one on the CPU", async () => {
  const { weightsPath } = await referenceAssets();
  const program = await buildExecutable(projectPath("tests/shim/gpu_after_cpu.cpp"));
  const folder = await libraries();
  try {
    const env = { LD_LIBRARY_PATH: folder };
    const { stdout, stderr } = await runProgram(program, [weightsPath], { env });
    assert.equal(stderr, "");
    assert.match(stdout, /^the stand-in for libtorch_cuda has no GPU/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
