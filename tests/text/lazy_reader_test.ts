import assert from "node:assert/strict";
import { LazyReader } from "../../text/lazy_reader.ts";
import { countCharacters, type LanguageReader } from "../../text/script/reader.ts";

Deno.test("a reader is loaded when it is first needed, and again after a failure", async () => {
  let loads = 0;
  const loaded: LanguageReader = {
    read: ({ text }) => Promise.resolve({ text, words: [] }),
    readRaw: (text) => Promise.resolve(`raw ${text}`),
    countWords: countCharacters,
  };
  const reader = new LazyReader(() =>
    ++loads === 1 ? Promise.reject(new Error("no network")) : Promise.resolve(loaded)
  );
  assert.equal(reader.countWords("你好"), 2);
  assert.equal(loads, 0);
  await assert.rejects(reader.readRaw("a"), /no network/);
  const [first, second] = await Promise.all([reader.readRaw("a"), reader.readRaw("b")]);
  assert.deepEqual([first, second, loads], ["raw a", "raw b", 2]);
});

Deno.test("characters of Chinese and Japanese count, and words of others", () => {
  const counts: Readonly<Record<string, number>> = {
    "你好，世界！": 4,
    "今日はGPUで3.5%": 6,
    "Hello world": 2,
    "…": 0,
  };
  for (const [text, count] of Object.entries(counts)) {
    assert.equal(countCharacters(text), count, text);
  }
});
