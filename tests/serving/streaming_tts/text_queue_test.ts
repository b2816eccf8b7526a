import assert from "node:assert/strict";
import { TextQueue } from "../../../serving/streaming_tts/text_queue.ts";

async function* slowly(...pieces: string[]): AsyncGenerator<string> {
  for (const piece of pieces) {
    await Promise.resolve();
    yield piece;
  }
}

/** Reads all parts of a queue, each as its voice and its text. */
async function read(
  queue: TextQueue,
  signal?: AbortSignal,
): Promise<[string | undefined, string][]> {
  const parts: [string | undefined, string][] = [];
  for await (const { voice, text } of queue.parts(signal)) {
    parts.push([voice, (await Array.fromAsync(text)).join("")]);
  }
  return parts;
}

Deno.test("texts in the same voice are joined, with spaces between them", async () => {
  const queue = new TextQueue();
  for (const text of ["One.", slowly("Tw", "o."), ["Thr", "ee."], "Four."]) queue.add(text);
  assert.deepEqual(await read(queue), [[undefined, "One. Two. Three. Four."]]);
  assert(queue.isEmpty);
  assert.deepEqual(await read(queue), []);
});

Deno.test("blank texts are ignored", async () => {
  const queue = new TextQueue("a");
  queue.add(" \n");
  assert(queue.isEmpty);
  queue.add("One.");
  assert.deepEqual(await read(queue), [["a", "One."]]);
});

Deno.test("a string has the voice that is set when it is fed", async () => {
  const queue = new TextQueue("a");
  queue.add("One.");
  queue.voice = "b";
  queue.add("Two.");
  queue.add("Three.");
  queue.voice = "a";
  queue.add("Four.");
  const parts = [["a", "One."], ["b", " Two. Three."], ["a", " Four."]];
  assert.deepEqual(await read(queue), parts);
});

Deno.test("a piece of an iterable has the voice that is set when it arrives", async () => {
  const queue = new TextQueue("a");
  queue.add((async function* (): AsyncGenerator<string> {
    yield* ["One ", "and "];
    queue.voice = "b";
    yield* await Promise.resolve(["two.", " Three."]);
  })());
  queue.add("Four.");
  const parts = [["a", "One and "], ["b", "two. Three."], ["a", " Four."]];
  assert.deepEqual(await read(queue), parts);
});

Deno.test("turns are parts of their own, in the voice that is set", async () => {
  const queue = new TextQueue("a");
  const [one, two, three] = ["One.", "Two.", "Three."].map((text) => ({ text }));
  queue.add("Zero.");
  queue.add([one, two]);
  queue.add([three]);
  queue.voice = "b";
  queue.add("Four.");
  queue.add([one]);
  const parts: unknown[] = [];
  for await (const { voice, text } of queue.parts()) {
    parts.push([voice, await Array.fromAsync<unknown>(text)]);
  }
  // Turns of an iterable have the voice that is set when they arrive.
  assert.deepEqual(parts, [
    ["a", ["Zero."]],
    ["b", [one, two, three]],
    ["b", [" Four."]],
    ["b", [one]],
  ]);
});

Deno.test("text that is fed during reading is read too", async () => {
  const queue = new TextQueue();
  queue.add((async function* (): AsyncGenerator<string> {
    yield "One.";
    queue.add("Two.");
  })());
  assert.deepEqual(await read(queue), [[undefined, "One. Two."]]);
});

Deno.test("cleared texts are not read", async () => {
  const queue = new TextQueue();
  queue.add("One.");
  queue.clear();
  assert(queue.isEmpty);
  assert.deepEqual(await read(queue), []);
});

Deno.test("a signal ends the wait for text", async () => {
  const queue = new TextQueue();
  queue.add((async function* (): AsyncGenerator<string> {
    yield "One.";
    await new Promise(() => {});
  })());
  const stopping = new AbortController();
  const reading = read(queue, stopping.signal);
  setTimeout(() => stopping.abort(new Error("enough")), 5);
  await assert.rejects(reading, /enough/);
});

Deno.test("iterables are closed when reading stops early", async () => {
  let ended = 0;
  const queue = new TextQueue();
  queue.add((async function* (): AsyncGenerator<string> {
    try {
      yield* ["One.", " Two."];
    } finally {
      ended++;
    }
  })());
  for await (const { text } of queue.parts()) {
    for await (const _ of text) break;
    break;
  }
  assert.equal(ended, 1);
});
