import assert from "node:assert/strict";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("soak exits with 2 for invalid arguments", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["--operations", "0"], /operations is 0: give a whole number of at least 1/],
    [["--seed", "x"], /seed is "x": give a number/],
    [["--threads", "x"], /threads is "x": give a number/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runCommand("soak", args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
  }
  const { code, stderr } = await runCommand("soak", ["--output", "no/where"]);
  assert.equal(code, 1);
  assert.match(stderr, /there is no folder/);
});
