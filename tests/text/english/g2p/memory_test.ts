import assert from "node:assert/strict";
import {
  chunkKinds,
  firstMemory,
  type Memory,
  remember,
} from "../../../../text/english/g2p/memory.ts";

Deno.test("the last chunks are remembered, and whether there was a stress", () => {
  const chunks = ["", "k", "ˈæ", "ə"];
  const kinds = chunkKinds(chunks);
  const none = chunks.length;
  const after = (before: Memory, chunks: number[]): Memory =>
    chunks.reduce<Memory>((memory, chunk) => remember(memory, chunk, kinds), before);
  let memory = firstMemory(none);
  assert.deepEqual(memory, [...Array(9).fill(none), 0]);
  memory = after(memory, [1, 2, 0, 3]);
  assert.deepEqual(memory, [3, 0, 2, 1, 3, 2, 1, 3, 2, 2 + 4]);
  memory = after(memory, [3, 3, 3]);
  assert.equal(memory.at(-1), 3 + 4, "three vowels are as many as are counted");
});
