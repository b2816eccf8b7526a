import assert from "node:assert/strict";
import { differentScripts, randomTexts, scriptOf, sentenceWords } from "../../bench/texts.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

const text = await sentenceWords();

/** The seconds of a text: silence at both ends, and `lettersPerSecond` between them. */
const spoken = (lettersPerSecond: number) => (text: string): Promise<number> =>
  Promise.resolve(0.8 + text.length / lettersPerSecond);

Deno.test("sentences follow each other and start again after the last one", () => {
  assert.equal(text(12), "Glue the sheet to the dark blue background. It is easy to");
  const all = text(10_000).split(". ");
  assert.equal(all[0], all[20]);
});

Deno.test("a script is as long as requested or a little shorter, for any voice", async () => {
  for (const rate of [9, 14, 20]) {
    for (const seconds of [2, 5, 10, 15, 30, 45, 100]) {
      const taken = await spoken(rate)(await scriptOf(seconds, text, spoken(rate)));
      const message = `${seconds} s at ${rate}: ${taken}`;
      assert(taken <= seconds && taken >= Math.min(0.97 * seconds, seconds - 0.8), message);
    }
  }
});

Deno.test("a length too short for any word is refused", () =>
  assert.rejects(
    scriptOf(0.5, text, spoken(14)),
    kokoroError("input", /0.5 s is too short for one word/),
  ));

Deno.test("random texts are the same for the same seed and have all lengths", async () => {
  const texts = await randomTexts(200, 7);
  assert.deepEqual(await randomTexts(200, 7), texts);
  assert.notDeepEqual(await randomTexts(200, 8), texts);
  assert.equal(new Set(texts).size, 200);
  const words = texts.map((text) => text.split(" ").length);
  for (const [from, to] of [[3, 6], [7, 15], [16, 40], [41, 125]]) {
    const share = words.filter((count) => count >= from && count <= to).length / words.length;
    assert(share > 0.15 && share < 0.4, `${from} to ${to} words: ${share}`);
  }
  assert(Math.min(...words) >= 3 && Math.max(...words) <= 125);
});

Deno.test("long scripts are equally long, all different, and always the same", async () => {
  const scripts = await differentScripts(50);
  assert(scripts.every((script) => script.split(" ").length === 160));
  assert.deepEqual(await differentScripts(1), scripts.slice(0, 1));
  const sentences = scripts.map((script) => new Set(script.split(/(?<=[.!?]) /)));
  const shared = sentences[0].intersection(sentences[1]).size;
  assert(shared < 0.5 * sentences[0].size, `${shared} of ${sentences[0].size}`);
  assert.equal(new Set(scripts.map((script) => script.slice(0, 15))).size > 25, true);
});
