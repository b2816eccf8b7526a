import assert from "node:assert/strict";
import { buildExecutable } from "../../setup/install.ts";
import { readSources } from "../../setup/sources.ts";
import { projectPath } from "../helpers/files.ts";
import { runProgram } from "../helpers/run_command.ts";
import { accelerator, createOnGpu, speakTokens } from "./on_gpu.ts";

Deno.test("libtorch lets cuDNN compute every convolution of the network on CUDA", async () => {
  accelerator.reset();
  using gpu = await createOnGpu(); // speaks an utterance of 13 s
  accelerator.setArithmetic("none");
  for (const tokens of [3, 40]) await speakTokens(gpu, tokens, 2);
  accelerator.setArithmetic("all");
  const { convolutions } = accelerator.counts();
  assert(convolutions.length > 50, `${convolutions.length} shapes`);
  const lines = convolutions.map(({ input, weight, stride, padding, dilation, transposed }) =>
    [input, weight, stride, padding, dilation, transposed ? 1 : 0].join(" ")
  );
  const program = await buildExecutable(projectPath("tests/shim/convolution_backends.cpp"));
  for (const version of await cudnnVersions()) {
    const input = { stdin: lines.join("\n") };
    const { code, stdout, stderr } = await runProgram(program, [version], input);
    assert.equal(code, 0, stderr);
    const choices = stdout.trimEnd().split("\n");
    assert.equal(choices.length, lines.length);
    for (const [i, choice] of choices.entries()) {
      const cudnn = convolutions[i].transposed ? "CudnnTranspose" : "Cudnn";
      assert.equal(choice, `${cudnn} ${cudnn}`, `cuDNN ${version}: ${lines[i]}`);
    }
  }
});

/** The versions of cuDNN that set-up fetches, as libtorch writes them: 92600 for 9.26.0. */
async function cudnnVersions(): Promise<string[]> {
  const { wheels } = await readSources();
  const versions = Object.entries(wheels.packages).flatMap(([name, { version }]) =>
    name.startsWith("nvidia-cudnn") ? [version.split(".").map(Number)] : []
  );
  assert(versions.length > 0);
  return versions.map(([major, minor, patch]) => `${10_000 * major + 100 * minor + patch}`);
}
