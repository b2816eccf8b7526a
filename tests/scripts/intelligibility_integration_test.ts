import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("intelligibility exits with 2 for invalid arguments, before it fetches anything", () =>
  inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "empty.txt"), "\n");
    const cases: [args: string[], message: RegExp][] = [
      [["--speeds", "1,fast"], /speed is "fast": give a number/],
      [["--speeds", "1,"], /speed is "": give a number/],
      [["--speeds", "3"], /speed is 3/],
      [["--sentences", "missing.txt"], /missing\.txt can't be read/],
      [["--sentences", "empty.txt"], /the file has no sentences/],
      [["--loud"], /unknown option '--loud'/],
    ];
    for (const [args, message] of cases) {
      const surroundings = { cwd: folder, env: { KOKORO_CACHE: join(folder, "cache") } };
      const { code, stdout, stderr } = await runCommand("intelligibility", args, surroundings);
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.match(stderr, message);
    }
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["empty.txt"]);
  }));

Deno.test("intelligibility says what it is fetching, and why that fails", () =>
  inTemporaryFolder(async (folder) => {
    const env = { KOKORO_CACHE: folder, PIP_NO_INDEX: "1" };
    const { code, stdout, stderr } = await runCommand("intelligibility", [], { env });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^Fetching .*Whisper base and DistillMOS: up to \d+ MB/);
    assert.match(stderr, /^error: pip could not install the judges' Python packages/m);
  }));
