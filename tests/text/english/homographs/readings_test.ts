import assert from "node:assert/strict";
import { Homographs } from "../../../../text/english/homographs/homographs.ts";
import readings from "../../../../text/english/homographs/readings.json" with { type: "json" };
import { WIDTH } from "../../../../text/english/spacy/tagger_weights.ts";
import { isPhoneme } from "../../../../text/phonemes/token_table.ts";
import { projectPath } from "../../../helpers/files.ts";

/** Symbols of misaki's lists that the network knows by another symbol. */
const REPLACED = "ɾ";

Deno.test("each homograph has several readings, in symbols that the network knows", () => {
  for (const { word, ways } of readings) {
    assert(ways.length >= 2, word);
    assert.equal(new Set(ways.map(([, american]) => american)).size, ways.length, word);
    for (const [name, ...phonemes] of ways) {
      assert.equal(phonemes.length, 2, `${word}, ${name}`);
      for (const symbol of phonemes.join("").replaceAll(REPLACED, "")) {
        assert(isPhoneme(symbol), `${word}, ${name}: ${symbol}`);
      }
    }
  }
});

Deno.test("a verb's reading is the last one, as the shared unit speaks for it", () => {
  for (const { word, ways } of readings) {
    const verb = ways.findIndex(([name]) => name === "verb");
    if (verb >= 0) assert.equal(verb, ways.length - 1, word);
  }
});

Deno.test("the words are sorted, and no plural is a word of its own", () => {
  const words = readings.map(({ word }) => word);
  assert.deepEqual(words, [...new Set(words)].sort());
  for (const { word, plural } of readings) {
    assert(!plural || !words.includes(`${word}s`), `${word}s has readings of its own`);
  }
});

Deno.test("the weights fit the readings, and take at most 600 kB", async () => {
  await Homographs.load();
  const { size } = await Deno.stat(projectPath("text/english/homographs/weights.base64"));
  assert(size <= 600_000);
});

Deno.test("words with one reading, and words in mixed case, are left alone", async () => {
  const homographs = await Homographs.load();
  const tokens = ["pipes", "leAd"].map((text) => ({ text, start: 0, spaceAfter: true }));
  const analysis = { tags: ["NNS", "NN"], vectors: new Float32Array(2 * WIDTH) };
  for (const at of [0, 1]) assert.equal(homographs.choose(tokens, analysis, at, false), null);
});
