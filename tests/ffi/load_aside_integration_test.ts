import assert from "node:assert/strict";
import { compile } from "../standin/compile.ts";
import { runScript } from "../helpers/run_command.ts";

const slow = compile("libslow"); // takes 300 ms to load
const program = "tests/ffi/load_aside.ts";

Deno.test("the event loop is free while a library is loaded, which can be used then", async () => {
  const { code, stdout, stderr } = await runScript(program, ["stay", "0", slow]);
  assert.deepEqual([code, stderr], [0, ""]);
  const { ticks, isLoaded } = JSON.parse(stdout);
  assert(isLoaded);
  assert(ticks > 1, `${ticks} ticks of 10 ms`);
});

Deno.test("libraries that can't be loaded don't matter", async () => {
  const paths = ["/missing/libnone.so", "", slow];
  const { code, stdout, stderr } = await runScript(program, ["stay", "0", ...paths]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert(JSON.parse(stdout).isLoaded);
});

for (const [how, code] of [["exit", 7], ["throw", 1]] as const) {
  Deno.test(`a process that ends by ${how} waits until the library is loaded`, async () => {
    for (const milliseconds of ["10", "100", "200"]) {
      const ending = await runScript(program, [how, milliseconds, slow]);
      assert.equal(ending.code, code, ending.stderr);
      assert(!ending.stderr.includes("destroyed"), ending.stderr);
    }
  });
}
