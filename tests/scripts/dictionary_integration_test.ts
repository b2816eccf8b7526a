import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("dictionary check shows what each entry changes", () =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, "mine.yaml");
    await Deno.writeTextFile(file, "blorp: blˈɔɹp\nhello: həlˈO\ntomato: { en-us: təmˈɑtO }\n");
    const { code, stdout } = await runCommand("dictionary", ["check", file]);
    const rows = stdout.trimEnd().split("\n").map((line) => line.split(/ {2,}/));
    assert.equal(code, 0);
    assert.deepEqual(rows.map(([word]) => word), ["word", "blorp", "hello", "tomato"]);
    assert.deepEqual(rows[2].slice(1), ["həlˈO", "həlˈO", "changes nothing"]);
    assert.deepEqual(rows[3].slice(1), ["təmˈɑtO", "təmˈATO"]);
  }));

Deno.test("dictionary check reports the line of each mistake", () =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, "mine.yaml");
    await Deno.writeTextFile(file, "blorp: blˈɔɹp\ntwo words: tˈu\nbad: '123'\n");
    const { code, stdout, stderr } = await runCommand("dictionary", ["check", file]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /mine\.yaml:2: .*is not a single word/);
    assert.match(stderr, /mine\.yaml:3: bad: .*not Kokoro phonemes/);
  }));
