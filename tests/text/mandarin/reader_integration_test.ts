import assert from "node:assert/strict";
import { loadFrontEnd } from "../../../text/front_end.ts";
import { phonemesOf, syllableOf } from "../../../text/mandarin/syllables.ts";
import { englishFolder } from "../../helpers/english.ts";
import { mandarinFolder } from "../../helpers/mandarin.ts";

const frontEnd = await loadFrontEnd({
  englishFolder,
  languageFolder: () => Promise.resolve(mandarinFolder),
  espeak: false,
});

async function said(text: string): Promise<string> {
  const spoken = await frontEnd.explain(text, "zh");
  return spoken.map(({ phonemes }) => phonemes).join(" ");
}

const file = new URL("tone_cases.tsv", import.meta.url);
const [, ...rows] = (await Deno.readTextFile(file)).trim().split("\n");

for (const [grammar, written, pinyin] of rows.map((row) => row.split("\t"))) {
  Deno.test(`${grammar}: ${written}`, async () => {
    const expected = pinyin.split(" ").map((one) => phonemesOf(syllableOf(one))).join("");
    assert.equal((await said(written)).replace(/[ ,]/g, ""), expected);
  });
}
