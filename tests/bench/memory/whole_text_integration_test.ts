import assert from "node:assert/strict";
import { runCommand } from "../../helpers/run_command.ts";

Deno.test({
  name: "a text of a minute and a half needs little more memory than one of 45 s",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    // Exits with 1 when the growth is above its limit.
    const args = ["--whole", "1500", "--device", "cpu", "--json"];
    const { code, stdout, stderr } = await runCommand("memory", args);
    assert.equal(code, 0, stderr);
    const [short, whole] = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual([short.characters, whole.characters], [700, 1500]);
    assert(whole.speech.seconds > 1.8 * short.speech.seconds, stdout);
    assert(short.peak > 300e6 && whole.peak > 300e6, stdout);
  },
});
