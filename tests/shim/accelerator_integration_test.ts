import assert from "node:assert/strict";
import { buildExecutable } from "../../setup/install.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";

const program = await buildExecutable(projectPath("tests/shim/accelerator.cpp"));

for (const allowed of [false, true]) {
  Deno.test(`libtorch is set to be deterministic, ${allowed ? "in TF32" : "in FP32"}`, async () => {
    const { refusal, ...settings } = JSON.parse(
      await run(program, [allowed ? "1" : "0"], "the settings can't be read"),
    );
    assert.deepEqual(settings, {
      tf32Products: allowed,
      tf32Convolutions: allowed,
      tf32Lstms: allowed,
      benchmark: false,
      deterministic: true,
      fillsMemory: false,
    });
    assert.match(refusal, /^allow_tf32 is for the whole process/);
  });
}
