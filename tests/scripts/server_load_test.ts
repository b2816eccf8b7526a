import assert from "node:assert/strict";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("server-load exits with 2 for invalid arguments", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["--clients", "0"], /clients is 0: give a whole number of at least 1/],
    [["--seconds", "x"], /seconds is "x": give a number/],
    [["--max-requests", "1.5"], /max-requests is 1\.5: give a whole number/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runCommand("server_load", args);
    assert.match(stderr, message);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
  }
});
