import assert from "node:assert/strict";
import { fuzzTarget } from "../../../../bench/proof/fuzz/fuzz.ts";
import { fuzzNative, NATIVE_TARGETS } from "../../../../bench/proof/fuzz/native.ts";
import { TARGETS } from "../../../../bench/proof/fuzz/targets.ts";
import { runCommand } from "../../../helpers/run_command.ts";

const wish = { seconds: 3, seed: 1 };

for (const name of Object.keys(TARGETS)) {
  Deno.test(`nothing is found in a few seconds: ${name}`, async () => {
    const { executions, findings } = await fuzzTarget(name, wish);
    assert.deepEqual(findings, []);
    assert(executions > 0);
  });
}

for (const name of NATIVE_TARGETS) {
  Deno.test(`nothing is found in a few seconds: ${name}`, async () => {
    const { executions, findings, how } = await fuzzNative(name, wish);
    assert.deepEqual(findings, []);
    assert(executions > 0);
    assert.match(how!, /libFuzzer/);
  });
}

Deno.test("a process that ends is a finding", async () => {
  const { findings: [finding] } = await fuzzTarget("no such target", wish);
  assert.match(finding.problem, /^the process ended with 1: [^]*TypeError/);
  assert.match(finding.replay, /--target no such target --seed 1/);
});

Deno.test("the command prints a line of JSON, and refuses unknown targets", async () => {
  const args = ["--seconds", "1", "--seed", "7", "--target", "pickle,blends", "--json"];
  const { code, stdout } = await runCommand("fuzz", args);
  assert.equal(code, 0);
  const { seed, findings, targets } = JSON.parse(stdout.trim().split("\n").at(-1)!);
  assert.deepEqual([seed, findings, targets.length], [7, 0, 2]);
  assert.equal((await runCommand("fuzz", ["--target", "nothing"])).code, 2);
  assert.equal((await runCommand("fuzz", ["--seed", "0.5"])).code, 2);
});
