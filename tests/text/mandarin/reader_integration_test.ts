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

async function spoken(text: string): Promise<string[]> {
  const all = await frontEnd.explain(text, "zh");
  return all.flatMap(({ words }) => words.map(({ spoken }) => spoken));
}

Deno.test("every word knows its place in the script", async () => {
  const script = "今天是2024年5月3日，我用iPhone 15看《红楼梦》。";
  const all = await frontEnd.explain(script, "zh");
  const words = all.flatMap(({ words }) => words);
  for (const { text, textStart, textEnd } of words) {
    assert.equal(text, script.slice(textStart, textEnd));
  }
  assert.deepEqual([...new Set(words.map(({ text }) => text))], [
    ..."今天 是 2024年 5月3日 ， 我用 iPhone 15 看 《 红楼梦 》 。".split(" "),
  ]);
  assert(words.every(({ endsWord }) => endsWord));
});

Deno.test("a text of 2000 characters is spoken in parts that end with words", async () => {
  const sentence = "北京是中华人民共和国的首都，也是全国的政治中心和文化中心；这里有很多名胜古迹。";
  const script = sentence.repeat(Math.ceil(2000 / sentence.length)).slice(0, 2000);
  assert.equal(frontEnd.countWords("你好，GPU 3.5！", "zh"), 4);
  const all = await frontEnd.explain(script, "zh");
  assert(all.length > 20);
  assert.equal(all.map(({ text }) => text).join(""), script);
  assert.equal(
    frontEnd.countWords(script, "zh"),
    [...script].filter((symbol) => !/[，；。]/.test(symbol)).length,
  );
  for (const { phonemes, words } of all) {
    assert(phonemes.length <= 200, `${phonemes.length} phonemes`);
    assert(words.at(-1)!.endsWord);
  }
});

Deno.test("a sentence without marks is cut after a word", async () => {
  const script = "我们昨天在公园里看见许多孩子高兴地放风筝".repeat(20);
  const all = await frontEnd.explain(script, "zh");
  assert(all.length > 5);
  assert.equal(all.map(({ text }) => text).join(""), script);
  assert(all.every(({ text }) => !/^[们天园里见多子兴风筝]/.test(text)), "cut within a word");
});

async function* inParts(script: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < script.length; at += length) yield script.slice(at, at + length);
}

Deno.test("the parts in which a script arrives do not matter", async () => {
  const script = "你好，世界！今天是2024年5月3日。“你去吗？”他问。GPU很快，3.5%也不多。";
  const whole = await frontEnd.utterances(script, "zh");
  for (const length of [1, 2, 3, 7]) {
    assert.deepEqual(await Array.fromAsync(frontEnd.read(inParts(script, length), "zh")), whole);
  }
});

Deno.test("English words are read in English, and letters by their names", async () => {
  const english = async (text: string): Promise<string> =>
    (await frontEnd.explain(text, "en-us")).map(({ phonemes }) => phonemes).join(" ");
  assert.equal(await said("GPU"), await english("GPU"));
  assert.equal(await said("machine learning"), await english("machine learning"));
  assert.equal(await said("A"), await english("[A](/ˈA/)"));
  assert.equal(await said("It costs $5 on May 3rd."), await english("It costs $5 on May 3rd."));
  assert.deepEqual(await spoken("从事IT行业"), ["从事", "I", "T", "行业"]);
  assert.deepEqual(await spoken("用GPT-4和5G"), ["用", "GPT-", "四", "和", "五", "G"]);
});

Deno.test("the writer's phonemes are spoken", async () => {
  assert.equal(await said("你[好](/xau→/)吗"), "ni↓ xau→ ma");
});

Deno.test("raw phonemes are those of misaki, with its mistakes", async () => {
  const raw = await frontEnd.phonemes("你好GPU", "zh", { raw: true });
  assert.equal(raw, "ni↓xau↓GPU");
});

Deno.test("SSML says what a text is, in Chinese", async () => {
  const read = async (as: string, text: string): Promise<string> => {
    const ssml = `<speak><say-as interpret-as="${as}">${text}</say-as></speak>`;
    const all = await frontEnd.explain(ssml, "zh", { ssml: true });
    return all.flatMap(({ words }) => words.map(({ spoken }) => spoken)).join("");
  };
  assert.equal(await read("telephone", "+86 110"), "加八六幺幺零");
  assert.equal(await read("digits", "2024"), "二零二四");
  assert.equal(await read("cardinal", "2024"), "两千零二十四");
  assert.equal(await read("ordinal", "2"), "第二");
  assert.equal(await read("characters", "AB1"), "AB一");
});
