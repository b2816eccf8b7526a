/** Runs the tests of the servers over a cluster. */

import assert from "node:assert/strict";
import { projectPath } from "../../helpers/files.ts";
import { runProgram } from "../../helpers/run_command.ts";

const TESTS = [
  "http/routes",
  "http/socket",
  "http/server_test.ts",
  "http/listen_test.ts",
  "http/kokoro_fastapi_test.ts",
  "http/results_test.ts",
  "http/scenes_integration_test.ts",
  "wyoming/listen_test.ts",
];

Deno.test("the tests of the servers pass over a cluster, too", async () => {
  const preload = `--preload=${projectPath("tests/helpers/through_cluster.ts")}`;
  const paths = TESTS.map((path) => projectPath(`tests/serving/${path}`));
  const args = ["test", "-A", "--no-check", preload, ...paths];
  const { code, stdout } = await runProgram(Deno.execPath(), args);
  assert.equal(code, 0, stdout);
  const [, passed] = stdout.match(/ok \| (\d+) passed/) ?? [];
  assert(Number(passed) >= 100, stdout);
});
