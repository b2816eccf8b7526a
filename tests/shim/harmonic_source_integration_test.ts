import assert from "node:assert/strict";
import { buildExecutable } from "../../setup/install.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";
import { referenceAssets } from "./reference.ts";

Deno.test("the excitation keeps its phase through silences and for 25 s", async () => {
  const { weightsPath } = await referenceAssets();
  const program = await buildExecutable(projectPath("tests/shim/harmonic_source.cpp"));
  const snrDb = Number(await run(program, [weightsPath], "the excitation can't be computed"));
  assert(snrDb > 100, `${snrDb} dB`);
});
