import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { kanaPhonemes, MARKS } from "../../../text/japanese/kana.ts";
import { fixture } from "../../helpers/files.ts";
import { japanese } from "../../helpers/japanese.ts";

const cases = (await Deno.readTextFile(new URL("cases.tsv", import.meta.url))).trim().split("\n")
  .filter((line) => !line.startsWith("#")).map((line) => line.split("\t"));
const texts = (await Deno.readTextFile(fixture("misaki_ja.jsonl"))).trim().split("\n")
  .map((line): string => JSON.parse(line).text);

/** The words of a text with their phonemes. */
async function wordsOf(
  text: string,
): Promise<{ text: string; start: number; end: number; phonemes: string; endsWord: boolean }[]> {
  const utterances = await japanese.explain(text, "ja");
  return utterances.flatMap(({ words, phonemes }) =>
    words.map(({ text, textStart, textEnd, phonemeStart, phonemeEnd, endsWord }) => ({
      text,
      start: textStart,
      end: textEnd,
      phonemes: phonemes.slice(phonemeStart, phonemeEnd),
      endsWord,
    }))
  );
}

Deno.test("each rule of Japanese reads its cases", async () => {
  assert(cases.length > 60);
  for (const [rule, text, kana] of cases) {
    const said = kana.split(" ").map((word) =>
      MARKS.get(word) ?? (/^[()]$/.test(word) ? word : kanaPhonemes(word))
    );
    const phonemes = await japanese.phonemes(text, "ja");
    assert.equal(phonemes.replaceAll(" ", ""), said.join(""), `${rule}: ${text}`);
  }
});

Deno.test("words of Japanese keep their places in the script", async () => {
  const words = await wordsOf("今日は『５月３日』です。");
  assert.deepEqual(words.map(({ text, phonemes }) => [text, phonemes]), [
    ["今日", "kʲoː"],
    ["は", "βa"],
    ["『", "“"],
    ["５月", "ɡoɡaʦɨ"],
    ["３日", "mʲiʔka"],
    ["』", "”"],
    ["です", "desɨ"],
    ["。", "."],
  ]);
});

Deno.test("a Japanese text may be cut before a phrase, but not before a particle", async () => {
  const words = await wordsOf("学校へ行って、本を読みました。");
  const phrases = words.reduce(
    (text, { text: word, endsWord }) => text + word + (endsWord ? "|" : ""),
    "",
  );
  assert.equal(phrases, "学校へ|行って、|本を|読みました。|");
});

Deno.test("nothing of a Japanese text is lost", async () => {
  const { default: fc } = await loadFastCheck();
  const symbols = fc.constantFrom(
    ..."、。！？「」『』（）〜・…％￥$+-×=/#@&0123456789０１２３abcXYZＡＢ一二三十百万年月日時分人本匹円ーっんァゃ々ゝ℃㎞½①Ⅳαжह한们",
    " ",
    "\n",
  );
  const text = fc.tuple(
    fc.constantFrom(...texts),
    fc.array(fc.tuple(fc.nat(), symbols), { maxLength: 6 }),
  ).map(([text, added]) =>
    added.reduce((text, [place, symbol]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + symbol + text.slice(at);
    }, text)
  );
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      const spoken = (await wordsOf(text)).filter(({ phonemes }) =>
        /[\p{Ll}\p{Lo}]/u.test(phonemes)
      );
      for (const { 0: symbol, index } of text.matchAll(/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{Sc}]/gu)) {
        assert(
          spoken.some(({ start, end }) => start <= index && index < end),
          `${symbol} at ${index} of ${text}`,
        );
      }
    }),
    { numRuns: 1000, seed: 1 },
  );
});

Deno.test("Japanese is said as the writer asks", async () => {
  const said = async (ssml: string): Promise<string> =>
    (await japanese.explain(ssml, "ja", { ssml: true })).map(({ phonemes }) => phonemes).join(" ");
  const expected: Record<string, string> = {
    '<say-as interpret-as="digits">12</say-as>。': "いち に.",
    '<say-as interpret-as="characters">AB1</say-as>。': "えー びー いち.",
    '<say-as interpret-as="telephone">12-34</say-as>。': "いちにー, さんよん.",
    '<say-as interpret-as="ordinal">3</say-as>。': "さんばんめ.",
    '<say-as interpret-as="date" format="mdy">5/3/2024</say-as>。':
      "にせん にじゅー よねん ごがつ みっか.",
    '<say-as interpret-as="date" format="md">5/1</say-as>。': "ごがつ ついたち.",
    '<say-as interpret-as="characters">漢字</say-as>。': "かんじ.",
    '<phoneme alphabet="x-kokoro" ph="inɯ">猫</phoneme>が。': "いぬ が.",
  };
  for (const [ssml, kana] of Object.entries(expected)) {
    const phonemes = kana.replace(/[\p{L}ー]+/gu, (word) => kanaPhonemes(word));
    assert.equal(await said(ssml), phonemes, ssml);
  }
});
