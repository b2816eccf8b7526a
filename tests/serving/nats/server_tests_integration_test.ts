/** Runs the tests of the server's routes over a cluster. */

import assert from "node:assert/strict";
import { projectPath } from "../../helpers/files.ts";
import { runProgram } from "../../helpers/run_command.ts";

const TESTS = ["routes", "kokoro_fastapi_test.ts", "results_test.ts"];

Deno.test("the tests of the server's routes pass over a cluster, too", async () => {
  const preload = `--preload=${projectPath("tests/helpers/through_cluster.ts")}`;
  const paths = TESTS.map((path) => projectPath(`tests/serving/http/${path}`));
  const args = ["test", "-A", "--no-check", preload, ...paths];
  const { code, stdout } = await runProgram(Deno.execPath(), args);
  assert.equal(code, 0, stdout);
  const [, passed] = stdout.match(/ok \| (\d+) passed/) ?? [];
  assert(Number(passed) >= 50, stdout);
});
