import assert from "node:assert/strict";
import { Pause } from "../../audio/pause.ts";

const never = new AbortController().signal;

Deno.test("a pause tells its listeners of each change", () => {
  const pause = new Pause();
  const told: boolean[] = [];
  {
    using _listener = pause.listen((isOn) => told.push(isOn));
    pause.set(false);
    pause.set(true);
    pause.set(true);
    assert.equal(pause.isOn, true);
    pause.set(false);
  }
  pause.set(true);
  assert.deepEqual(told, [true, false]);
});

Deno.test("a pause holds up until it is off for good", async () => {
  const pause = new Pause();
  await pause.over(never);
  pause.set(true);
  let isOver = false;
  const over = pause.over(never).then(() => isOver = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(isOver, false);
  pause.set(false);
  pause.set(true); // before the one who waits has noticed
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(isOver, false);
  pause.set(false);
  await over;
});

Deno.test("a signal ends the wait with its reason", async () => {
  const pause = new Pause();
  pause.set(true);
  const stopping = new AbortController();
  const over = pause.over(stopping.signal);
  stopping.abort(new Error("enough"));
  await assert.rejects(over, /enough/);
  await assert.rejects(pause.over(stopping.signal), /enough/);
});
