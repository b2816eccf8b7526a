import assert from "node:assert/strict";
import { run } from "../../setup/fetch/process.ts";
import { compilePart } from "./compile.ts";

const folder = Deno.makeTempDirSync({ prefix: "kokoro-pool-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const program = await compilePart("pool", folder, ["kernels/pool.cpp"]);

Deno.test("a pool whose threads can't all start is an error, and the next one works", async () => {
  const printed = await run(program, ["5"], "a refused thread ended the program");
  assert.deepEqual(printed.trimEnd().split("\n"), [
    ...[0, 1, 2, 3].map((started) => `${started} refused`),
    `${1000 * 999 / 2}`,
  ]);
});
