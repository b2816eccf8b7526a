import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("latency writes a picture and prints one line of JSON", () =>
  inTemporaryFolder(async (folder) => {
    const args = ["--iterations", "1", "--seconds", "2", "--threads", "1", "--output", "."];
    const { code, stdout, stderr } = await runCommand("latency", [...args, "--json"], {
      cwd: folder,
    });
    assert.equal(code, 0, stderr);
    const { machine, scripts, bottleneck, boundary } = JSON.parse(stdout);
    assert.equal(machine.threads, 1);
    assert.match(machine.libtorch, /^\d+\.\d+\.\d+$/);
    assert.deepEqual([scripts.length, scripts[0].asked], [1, 2]);
    assert.equal(bottleneck, "samples");
    assert(boundary.milliseconds > 0);
    assert.match(await Deno.readTextFile(join(folder, "latency.svg")), /^<svg .*<\/svg>$/s);
  }));

Deno.test("latency exits with 2 for invalid arguments", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["--iterations", "1.5"], /iterations is 1.5: give a whole number of at least 1/],
    [["--seconds", "5,,10"], /seconds is "": give a number/],
    [["--device", "gpu"], /device is "gpu": give "cpu", "cuda" or "cuda:N"/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runCommand("latency", args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
  }
});
