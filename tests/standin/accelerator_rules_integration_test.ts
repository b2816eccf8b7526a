import assert from "node:assert/strict";
import { runProgram } from "../helpers/run_command.ts";
import { buildOnStandin, standinLibrary } from "./accelerator.ts";

/** What comes of each case in `accelerator_rules.cpp`. */
const OUTCOMES: Record<string, RegExp> = {
  "host scalar": /^hostScalars 1$/,
  "number in the code": /^hostScalars 0$/,
  "forgotten copy": /^throws Expected all tensors to be on the same device.* standin:0 and cpu/,
  "forgotten copy of an index": /^throws Expected all tensors to be on the same device.* host/,
  "forgotten weight": /^throws Expected all tensors to be on the same device.* standin:0 and cpu/,
  "reused staging": /^8$/, // instead of 4
  "freed staging": /^kept, 4$/,
  "unlocked before the copy": /^faults ."page-locked memory was freed before its copy had ended/,
  "early read": /^NaN, then 1$/,
  "wrong device at the end": /^faults ."memory of device 0 was freed on device 1/,
  "two devices": /^throws Expected all tensors to be on the same device.* standin:0 and standin:1/,
  "missing device": /^throws CUDA error: invalid device ordinal/,
  "item": /^items 1$/,
  "uninitialised": /^NaN$/,
  "illegal access": /^(CUDA error: an illegal memory access was encountered ){2}-4$/,
  "out of memory": /^fits, then out of memory$/,
  "rounding": /^512\/2 1024\/2 1048576\/2 1049088\/20 10485760\/10 35651584\/34$/,
};

const program = await buildOnStandin("tests/standin/accelerator_rules.cpp");
const library = await standinLibrary();

Deno.test("the stand-in accelerator catches what breaks the rules of a GPU", async (test) => {
  const { code, stdout, stderr } = await runProgram(program, [library]);
  assert.equal(code, 0, stderr);
  const outcomes = Object.fromEntries(
    stdout.trimEnd().split("\n").map((line) => line.split(/: (.*)/s)),
  );
  assert.deepEqual(Object.keys(outcomes), Object.keys(OUTCOMES));
  for (const [name, expected] of Object.entries(OUTCOMES)) {
    await test.step(name, () => assert.match(outcomes[name], expected));
  }
});

Deno.test("a host that touches device memory ends with a message", async () => {
  const { code, stderr } = await runProgram(program, [library, "host access"]);
  assert.notEqual(code, 0);
  assert.match(stderr, /^the host touched memory of device 0 at 0x[0-9a-f]+$/m);
});
