import assert from "node:assert/strict";
import { readRun, SUPPRESSIONS } from "../../../../bench/proof/sanitize/instrument.ts";
import { cppFiles } from "../../../../setup/build/shim_sources.ts";
import { projectPath } from "../../../helpers/files.ts";

Deno.test("each report is a finding, from its first line on", () => {
  const stderr = [
    "something else",
    "shim/noise.cpp:30:5: runtime error: signed integer overflow",
    "    #0 in fill_normal_noise",
    "==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x1",
    "    #0 in kokoro_utterance_free",
    "WARNING: ThreadSanitizer: data race (pid=3)",
    "==12==ERROR: LeakSanitizer: detected memory leaks",
    "ThreadSanitizer: Matched 7 suppressions (pid=3):",
  ].join("\n");
  const { findings, suppressed } = readRun(false, "", stderr);
  assert.deepEqual(findings.map((finding) => finding.split("\n").length), [2, 2, 1, 2]);
  assert.equal(suppressed, 7);
  assert.equal(readRun(true, "", stderr).findings.length, 4, "whatever the exit code is");
});

Deno.test("a program that fails without a report is a finding, too", () => {
  assert.deepEqual(readRun(true, "calls 3\n", "").findings, []);
  assert.match(readRun(false, "", "Aborted").findings[0], /failed, or did not end.*Aborted/);
});

const lines = Deno.readTextFileSync(SUPPRESSIONS).trimEnd().split("\n");
const rules = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(/:(.*)/s));

Deno.test("what is suppressed is named: libraries of others, or one function", () => {
  const kinds: Record<string, RegExp> = {
    called_from_lib: /^lib(torch_cpu|c10|gomp)\.so$/,
    race: /^\^[\w:~]+\(\)\$$/,
  };
  assert(rules.length > 0);
  for (const [kind, pattern] of rules) assert.match(pattern, kinds[kind], kind);
});

Deno.test("no rule names anything of the shim", () => {
  for (const [, pattern] of rules) {
    const name = pattern.replace(/^\^|(\(\))?\$$/g, "");
    assert.doesNotMatch(name, /kokoro|shim/);
    for (const ending of [".h", ".cpp"] as const) {
      for (const file of cppFiles(projectPath("shim"), ending)) {
        assert(!Deno.readTextFileSync(projectPath(`shim/${file}`)).includes(`${name}(`), file);
        assert(!file.endsWith(name), file);
      }
    }
  }
});

Deno.test("each rule has its reason in the line above", () => {
  for (const [i, line] of lines.entries()) {
    if (!line.startsWith("#")) assert.match(lines[i - 1] ?? "", /^# \w/, line);
  }
});
