import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("audio-check writes a sound and a picture, and prints measurements", () =>
  inTemporaryFolder(async (folder) => {
    const args = ["--text", "Hello there.", "--voice", "am_onyx", "--output", "hello.wav"];
    const { code, stdout, stderr } = await runCommand("audio_check", args, { cwd: folder });
    assert.equal(code, 0, stderr);
    const [seconds, level, peak, f0, mos, ...paths] = stdout.trimEnd().split("\n");
    assert.match(seconds, /^seconds +[01]\.\d\d$/);
    assert.match(level, /^level +-\d\d\.\d LUFS$/);
    assert.match(peak, /^true peak +-\d+\.\d dBTP$/);
    assert.match(f0, /^F0 +\d\d Hz, spread \d\.\d semitones$/); // a deep voice
    assert.match(mos, /^MOS +([1-4]\.\d\d \(DistillMOS\)|unknown: .*to fetch the judge)$/);
    assert.deepEqual(paths, ["hello.wav", "hello.svg"].map((name) => join(folder, name)));
    assert((await Deno.readFile(paths[0])).length > 10_000);
    const svg = await Deno.readTextFile(paths[1]);
    assert.match(svg, /^<svg .*<\/svg>$/s);
    for (const word of ["Hello", "there"]) assert.match(svg, new RegExp(`>${word}\\W?<`), word);
    assert(svg.includes("Hello there. (am_onyx"));
  }));

Deno.test("audio-check exits with 2 for invalid arguments", () =>
  inTemporaryFolder(async (folder) => {
    const cases: [args: string[], message: RegExp][] = [
      [[], /required option '--text <text>'/],
      [["--text", "Hello", "--speed", "9"], /speed is 9/],
      [["--text", "Hello", "--seed", "x"], /seed is "x"/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await runCommand("audio_check", args, { cwd: folder });
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.match(stderr, message);
    }
    const nowhere = ["--text", "Hello", "--output", "no/where.wav"];
    const { code, stderr } = await runCommand("audio_check", nowhere, { cwd: folder });
    assert.equal(code, 1);
    assert.match(stderr, /there is no folder/);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));
