import assert from "node:assert/strict";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("memory exits with 2 for invalid arguments", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["--calls", "0"], /calls is 0: give a whole number of at least 1/],
    [["--whole", "0"], /whole is 0: give a whole number of at least 1/],
    [["--seed", "x"], /seed is "x": give a number/],
    [["--threads", "x"], /threads is "x": give a number/],
    [["--kernels", "fast"], /Allowed choices are auto, aten, native/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runCommand("memory", args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
  }
  const { code, stderr } = await runCommand("memory", ["--output", "no/where"]);
  assert.equal(code, 1);
  assert.match(stderr, /there is no folder/);
});
