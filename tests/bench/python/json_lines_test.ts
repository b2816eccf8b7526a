import assert from "node:assert/strict";
import { JsonLines, linesOf } from "../../../bench/python/json_lines.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** A program that answers each request with the request itself, and fails at "stop". */
const ECHO = `
console.log(JSON.stringify("ready"));
const lines = (await import(${
  JSON.stringify(import.meta.resolve("../../../bench/python/json_lines.ts"))
})).linesOf(Deno.stdin.readable);
for await (const line of lines) {
  if (line === '"stop"') throw new Error("as you wish");
  console.log(line);
}`;

const echo = (): JsonLines =>
  JsonLines.start({ program: Deno.execPath(), args: ["eval", ECHO], what: "the echoes" });

Deno.test("a program answers requests line by line", async () => {
  await using program = echo();
  assert.equal(await program.read(), "ready");
  for (const request of [{ words: ["über", "\n"] }, 1, "x".repeat(200_000)]) {
    assert.deepEqual(await program.ask(request), request);
  }
});

Deno.test("every request to a stopped program is an error with its last output", async () => {
  await using program = echo();
  assert.equal(await program.read(), "ready");
  for (const _ of ["first", "second"]) {
    await assert.rejects(
      program.ask("stop"),
      kokoroError("setup", /^the echoes stopped:\n.*as you wish/s),
    );
  }
});

Deno.test("a missing program is an error", () => {
  assert.throws(
    () => JsonLines.start({ program: "no-such-program", args: [], what: "the echoes" }),
    kokoroError("setup", /the echoes can't be started: there is no no-such-program/),
  );
});

Deno.test("lines are whole wherever bytes are cut; an unfinished line is left out", async () => {
  const bytes = new TextEncoder().encode("één\n\ntwo\nunfinished");
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller): void {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  assert.deepEqual(await Array.fromAsync(linesOf(stream)), ["één", "", "two"]);
});
