import assert from "node:assert/strict";
import { breathe } from "../../project/breathe.ts";

/** Works for 1 ms at a time, and notes who had the event loop at each turn of it. */
async function work(name: string, steps: number, log: string[]): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await breathe();
    log.push(name);
    for (const end = performance.now() + 1; performance.now() < end;);
  }
}

Deno.test("other work gets turns, and each turn has one reader", async () => {
  const log: string[] = [];
  const timer = setInterval(() => log.push("|"), 0);
  await Promise.all(["a", "b", "c"].map((name) => work(name, 100, log)));
  clearInterval(timer);
  const turns = log.join("").split("|").filter((turn) => turn !== "");
  assert(turns.length > 20, log.join(""));
  // The first turn has all three: each of them begins.
  for (const turn of turns.slice(3)) assert.match(turn, /^(?:a+|b+|c+)$/);
  for (const name of ["a", "b", "c"]) {
    assert.equal(log.filter((entry) => entry === name).length, 100);
  }
});

Deno.test("connections get turns, too", async () => {
  await using server = Deno.serve({ port: 0, onListen: () => {} }, () => new Response("here"));
  let isRead = false;
  const reading = work("a", 400, []).then(() => isRead = true);
  const response = await fetch(`http://127.0.0.1:${(server.addr as Deno.NetAddr).port}`);
  assert.equal(await response.text(), "here");
  assert(!isRead);
  await reading;
});

Deno.test("reading that takes no time needs no turn of the event loop", async () => {
  await breathe();
  let turned = false;
  setTimeout(() => turned = true, 0);
  for (let i = 0; i < 10; i++) await breathe();
  assert(!turned);
});
