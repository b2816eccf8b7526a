import assert from "node:assert/strict";
import { type HeardWord, WordClock } from "../../../serving/streaming_tts/word_clock.ts";

const word = (text: string, start: number): HeardWord => ({ text, start, end: start + 0.01 });
const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

interface Told {
  readonly text: string;
  /** In seconds from the beginning of the test. */
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

Deno.test("words are told not before they are heard, the samples of one part behind those before", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0), word("b", 0.05)], 0, 0.1);
  clock.add([word("c", 0.12)], 0.1, 0.1);
  assert.equal(told.length, 0);
  while (told.length < 3) await pause(0.01);
  assert.deepEqual(told.map(({ text }) => text), ["a", "b", "c"]);
  // Timers may be a little early: they count whole milliseconds.
  assert(told[1].at > 0.045 && told[2].at > 0.115, Deno.inspect(told));
});

Deno.test("a part that comes late is heard late", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0)], 0, 0.02);
  await pause(0.1);
  clock.add([word("b", 0.03)], 0.02, 0.02);
  while (told.length < 2) await pause(0.01);
  assert(told[1].at > 0.105, Deno.inspect(told));
});

Deno.test("what is left is told when the sound is over, in order, and once", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0.02), word("b", 0.03)], 0, 10);
  clock.finish();
  assert.deepEqual(told.map(({ text }) => text), ["a", "b"]);
  await pause(0.05);
  assert.equal(told.length, 2);
});

Deno.test("a clock that is stopped tells no more", async () => {
  const { clock, told } = listen();
  clock.add([word("a", 0.02)], 0, 1);
  clock.stop();
  await pause(0.05);
  clock.finish();
  assert.equal(told.length, 0);
});
