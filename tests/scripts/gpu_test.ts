import assert from "node:assert/strict";
import { bestDevice } from "../../setup/device.ts";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("gpu exits with 1 when there is no GPU, and says so", async (test) => {
  const ignore = bestDevice() === "cuda";
  if (ignore) console.log("skipped: this machine has a GPU");
  await test.step({
    name: "without a driver",
    ignore,
    fn: () =>
      inTemporaryFolder(async (cwd) => {
        const { code, stdout, stderr } = await runCommand("gpu", [], { cwd });
        assert.equal(code, 1);
        assert.match(stdout, /GPU: FAILED: .*Can't open the CUDA driver/);
        assert.match(stdout, /Please send back this file: .*kokoro-gpu.jsonl/);
        assert.match(stderr, /^error: there is no GPU that works/);
        const lines = await Deno.readTextFile(`${cwd}/kokoro-gpu.jsonl`);
        assert(lines.split("\n").some((line) => JSON.parse(line || "{}").name === "system"));
      }),
  });
});

Deno.test("gpu exits with 2 for invalid arguments", async () => {
  const { code, stdout, stderr } = await runCommand("gpu", ["--calls", "0"]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /calls is 0/);
});
