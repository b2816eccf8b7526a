import assert from "node:assert/strict";
import { SocketText } from "../../../../serving/http/socket/socket_text.ts";
import { kokoroError } from "../../../helpers/kokoro_error.ts";

Deno.test("pauses are counted also where a mark comes in parts", () => {
  const whole = "Hi. [pause:10s]<break time='10s'/>".repeat(15);
  const full = new SocketText();
  full.add(whole);
  assert.throws(() => full.add("[pause:1s]"), kokoroError("input", /301 s of pauses/));
  for (const size of [1, 3, 7]) {
    const feed = new SocketText();
    for (let at = 0; at < whole.length; at += size) feed.add(whole.slice(at, at + size));
    feed.add("[pause:");
    assert.throws(() => feed.add("1s]"), kokoroError("input", /301 s of pauses/));
  }
});

Deno.test("time grows with the number of pieces, not faster", () => {
  for (const piece of ["a", "[", "]", "[pause:"]) {
    const feed = new SocketText();
    const started = performance.now();
    for (let i = 0; i < 100_000; i++) feed.add(piece);
    assert(performance.now() - started < 5000, piece);
  }
});
