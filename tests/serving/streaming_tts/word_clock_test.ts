import assert from "node:assert/strict";
import { type HeardWord, WordClock } from "../../../serving/streaming_tts/word_clock.ts";

const word = (text: string, start: number): HeardWord => ({ text, start, end: start + 0.01 });
const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

interface Told {
  readonly text: string;
  /** In seconds from the start of the test. */
  readonly at: number;
}

function listen(): { clock: WordClock; told: Told[] } {
  const began = performance.now();
  const told: Told[] = [];
  const clock = new WordClock(({ text }) =>
    told.push({ text, at: (performance.now() - began) / 1000 })
  );
  return { clock, told };
}

Deno.test("no word is reported before it is heard, and parts follow each other", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0), word("b", 0.05)], 0, 0.1);
  clock.add([word("c", 0.12)], 0.1, 0.1);
  assert.equal(told.length, 0);
  while (told.length < 3) await pause(0.01);
  assert.deepEqual(told.map(({ text }) => text), ["a", "b", "c"]);
  // Timers count whole milliseconds, so they may be a little early.
  assert(told[1].at > 0.045 && told[2].at > 0.115, Deno.inspect(told));
});

Deno.test("the words of a part that arrives late are reported late", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0)], 0, 0.02);
  await pause(0.1);
  clock.add([word("b", 0.03)], 0.02, 0.02);
  while (told.length < 2) await pause(0.01);
  assert(told[1].at > 0.105, Deno.inspect(told));
});

Deno.test("the remaining words are reported in order and once when the sound ends", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0.02), word("b", 0.03)], 0, 10);
  clock.finish();
  assert.deepEqual(told.map(({ text }) => text), ["a", "b"]);
  await pause(0.05);
  assert.equal(told.length, 2);
});

Deno.test("a stopped clock reports no more words", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0.02)], 0, 1);
  clock.stop();
  await pause(0.05);
  clock.finish();
  assert.equal(told.length, 0);
});

Deno.test("a paused clock reports its words later, as much as the pause was long", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0), word("b", 0.4)], 0, 0.5);
  while (told.length === 0) await pause(0.01);
  clock.pause();
  clock.pause();
  assert.deepEqual(told.map(({ text }) => text), ["a"]);
  await pause(0.1);
  clock.add([word("c", 0.51)], 0.5, 0.1); // not heard before the sound goes on
  await pause(0.05);
  assert.equal(told.length, 1);
  clock.resume();
  clock.resume();
  while (told.length < 3) await pause(0.01);
  assert.deepEqual(told.map(({ text }) => text), ["a", "b", "c"]);
  assert(told[1].at > 0.545 && told[2].at > 0.655, Deno.inspect(told));
});

Deno.test("the words of a paused clock can be dropped or reported at once", async () => {
  for (const end of ["finish", "stop"] as const) {
    const { clock, told } = listen();
    clock.add([word("a", 0.02)], 0, 1);
    clock.pause();
    clock[end]();
    clock.resume();
    await pause(0.05);
    assert.deepEqual(told.map(({ text }) => text), end === "finish" ? ["a"] : []);
  }
});
