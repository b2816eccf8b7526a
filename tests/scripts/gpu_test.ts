import assert from "node:assert/strict";
import { bestDevice } from "../../setup/device.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("gpu exits with 1 when there is no GPU, and says so", async (test) => {
  const ignore = bestDevice() === "cuda";
  if (ignore) console.log("skipped: this machine has a GPU");
  await test.step({
    name: "without a driver",
    ignore,
    fn: async () => {
      const { code, stdout, stderr } = await runCommand("gpu", []);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^error: Can't open the CUDA driver/);
    },
  });
});

Deno.test("gpu exits with 2 for invalid arguments", async () => {
  const { code, stdout, stderr } = await runCommand("gpu", ["--calls", "0"]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /calls is 0/);
});
