import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("peers exits with 2 for invalid arguments", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["--systems", "ours,theirs"], /no system theirs: choose from ours, pytorch, onnxruntime/],
    [["--seconds", "3,x"], /seconds is "x": give a number/],
    [["--rounds", "0"], /rounds is 0: give a whole number of at least 1/],
    [["--threads", ""], /threads is "": give a number/],
    [["--from", "no-such-file"], /no-such-file can't be read/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runCommand("peers", args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
  }
});

Deno.test("peers measures this project, and can show its results again", () =>
  inTemporaryFolder(async (cwd) => {
    const args = ["--systems", "ours", "--seconds", "2", "--rounds", "1", "--json"];
    const measured = await runCommand("peers", args, { cwd });
    assert.equal(measured.code, 0, measured.stderr);
    const { medianRtf, minRtf, ...said } = JSON.parse(measured.stdout);
    assert.deepEqual(Object.keys(said), ["system", "version", "seconds", "ratioToUs"]);
    assert.deepEqual([said.system, said.seconds, said.ratioToUs], ["ours", 2, 1]);
    assert(medianRtf > 0 && medianRtf === minRtf);

    const shown = await runCommand("peers", ["--from", "-"], { cwd, stdin: measured.stdout });
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(
      shown.stdout,
      /^\| system \| version \| 2 s \|\n\| --- .*\n\| ours \| .* \(1\.00 x\) \|\n/,
    );
    assert.match(await Deno.readTextFile(join(cwd, "peers.svg")), /^<svg .*>ours</s);
  }));
