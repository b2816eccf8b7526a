import assert from "node:assert/strict";
import { runScript } from "../helpers/run_command.ts";
import { referenceAssets } from "./reference.ts";

await referenceAssets(); // set up once, rather than in each process

Deno.test("20 processes that end while they speak end with the code asked for", async () => {
  for (let i = 0; i < 20; i++) {
    const milliseconds = String(i * 60);
    const exit = await runScript("tests/shim/ends.ts", [i % 2 ? "throw" : "exit", milliseconds]);
    assert.equal(exit.code, i % 2 ? 1 : 7, `after ${milliseconds} ms: ${exit.stderr}`);
    if (i % 2) assert.match(exit.stderr, /error: .*on purpose/);
  }
});

Deno.test("a Worker that ends takes the memory and the threads of its engine with it", async () => {
  const ways = ["idle", "close", "speak", "idle", "close", "speak"];
  const { code, stdout, stderr } = await runScript("tests/shim/ending_workers.ts", ways);
  assert.equal(code, 0, stderr);
  const [first, ...others] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(others.map(({ way }) => way), ways.slice(1));
  for (const { threads, mb } of others) {
    assert(threads <= first.threads, stdout);
    assert(mb < first.mb + 100, stdout); // an engine has 280 MB
  }
});
