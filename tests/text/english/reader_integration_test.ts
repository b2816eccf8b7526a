import assert from "node:assert/strict";
import { loadWabt } from "../../../dev_deps.ts";
import { KokoroError } from "../../../errors.ts";
import { cardinal, decimal, ordinal, year } from "../../../text/english/misaki/number_words.ts";
import { MAXOUT_WASM } from "../../../text/english/spacy/maxout_wasm.ts";
import { applyStress } from "../../../text/english/misaki/stress.ts";
import { embeddingRows, stringId } from "../../../text/english/spacy/string_hash.ts";
import { withEd, withIng, withS } from "../../../text/english/misaki/suffixes.ts";
import { readTaggerWeights } from "../../../text/english/spacy/tagger_weights.ts";
import { loadLexicon } from "../../../text/english/data.ts";
import { loadFrontEnd } from "../../../text/front_end.ts";
import { american, british, englishFolder, model } from "../../helpers/english.ts";

const frontEnd = await loadFrontEnd({ englishFolder });

for (
  const [file, language] of [
    ["misaki_us", "en-us"],
    ["misaki_gb", "en-gb"],
    ["misaki_adversarial_us", "en-us"],
  ] as const
) {
  Deno.test(`every text of ${file} is read as misaki reads it`, async () => {
    const fixture = new URL(`../../fixtures/${file}.jsonl`, import.meta.url);
    const rows: { text: string; phonemes: string | null }[] = (await Deno.readTextFile(fixture))
      .trim().split("\n").map((line) => JSON.parse(line));
    for (const { text, phonemes } of rows) {
      assert.equal(await frontEnd.phonemes(text, language, { raw: true }), phonemes ?? "", text);
    }
  });
}

Deno.test("tokens are the same as spaCy's and have their positions", () => {
  const text = "  I can't (really) pay $5.50 for e-mail :-) now...";
  const tokens = model.tokenizer.tokens(text);
  assert.deepEqual(tokens.map((token) => token.text), [
    ..."   |I|ca|n't|(|really|)|pay|$|5.50|for|e|-|mail|:-)|now|...".slice(1).split("|"),
  ]);
  for (const { text: token, start } of tokens) {
    assert.equal(text.slice(start, start + token.length), token);
  }
});

Deno.test("the tagger tells a verb from a noun with the same spelling", async () => {
  const tags = async (text: string): Promise<string> =>
    (await model.tagger.tags(model.tokenizer.tokens(text))).join(" ");
  assert.equal(await tags("They record a new record."), "PRP VBP DT JJ NN .");
  assert.equal(await tags(""), "");
});

Deno.test("a long text has the same tags as its parts, wherever the blocks end", async () => {
  const sentence = "They record a new record, and the wind winds down. ";
  const tokens = model.tokenizer.tokens(sentence.repeat(100));
  const tags = await model.tagger.tags(tokens);
  const alone = await model.tagger.tags(model.tokenizer.tokens(sentence.repeat(3)));
  const length = alone.length / 3;
  // Leaves out five tokens at each end of a sentence: their tags depend on the sentences around.
  for (let i = 0; i < 99; i++) {
    assert.deepEqual(
      tags.slice(length * i + 5, length * (i + 1) - 5),
      alone.slice(length + 5, 2 * length - 5),
    );
  }
});

Deno.test("the kernel is the compiled text of maxout.wat", async () => {
  const wabt = await (await loadWabt()).default();
  const url = new URL("../../../text/english/spacy/maxout.wat", import.meta.url);
  const module = wabt.parseWat("maxout.wat", await Deno.readTextFile(url));
  assert.deepEqual(module.toBinary({}).buffer, MAXOUT_WASM);
});

Deno.test("weights of the wrong size are refused", () => {
  for (const size of [0, 4, 6_282_052, 6_282_060]) {
    assert.throws(() => readTaggerWeights(new Uint8Array(size)), KokoroError);
  }
});

Deno.test("strings hash as in spaCy", () => {
  assert.equal(stringId("coffee"), 3197928453018144401n);
  assert.equal(stringId("X"), 101n); // one of spaCy's built-in names
  assert.equal(stringId(""), 0n);
  assert(embeddingRows(stringId("coffee"), 8, 5000).every((row) => row >= 0 && row < 5000));
});

Deno.test("words are found in lower case, with a capital and by part of speech", () => {
  assert.equal(american.gold.get("hello"), "həlˈO");
  assert.equal(american.gold.get("Hello"), "həlˈO");
  assert.equal(american.gold.get("monday"), american.gold.get("Monday"));
  assert.equal(british.gold.get("hello"), "həlˈQ");
  assert.deepEqual([...american.gold.get("record") as Map<string, string>].sort(), [
    ["DEFAULT", "ɹˈɛkəɹd"],
    ["VERB", "ɹəkˈɔɹd"],
  ]);
  for (const word of ["", "hellox", "héllo", "\u0000", "~~", "a\tb"]) {
    assert.equal(american.gold.get(word), undefined);
  }
});

Deno.test("the words of a list are found", async () => {
  const list = await Deno.readTextFile(`${englishFolder}/us_silver.tsv`);
  const { silver } = loadLexicon(englishFolder, false);
  for (const line of list.trim().split("\n").filter((_, i) => i % 37 === 0)) {
    const [word, phonemes] = line.split("\t");
    assert.equal(silver.get(word), phonemes);
  }
});

Deno.test("numbers are written in words", () => {
  const cases: [string, string][] = [
    [cardinal("0"), "zero"],
    [cardinal("0042"), "forty-two"],
    [cardinal("101"), "one hundred and one"],
    [
      cardinal("1234567"),
      "one million, two hundred and thirty-four thousand, five hundred and sixty-seven",
    ],
    [cardinal("1" + "0".repeat(303)), "one centillion"],
    [cardinal("1".repeat(307)), Array(307).fill("one").join(" ")],
    [ordinal("21"), "twenty-first"],
    [ordinal("1000"), "one thousandth"],
    [ordinal("90"), "ninetieth"],
    [year("1999"), "nineteen ninety-nine"],
    [year("1905"), "nineteen oh-five"],
    [year("2000"), "two thousand"],
    [year("1900"), "nineteen hundred"],
    [year("0042"), "forty-two"],
    [decimal("3.140"), "three point one four"],
    [decimal("100.001"), "one hundred point zero zero one"],
    [decimal("5."), "five"],
    [decimal("0.0000001"), "zero point zero zero zero zero zero zero one"],
  ];
  for (const [words, expected] of cases) assert.equal(words, expected);
});

Deno.test("applyStress raises and lowers the stress", () => {
  const cases: [string, number | null, string][] = [
    ["wˈɜɹdˌi", null, "wˈɜɹdˌi"],
    ["wˈɜɹdˌi", -2, "wɜɹdi"],
    ["wˈɜɹdˌi", -1, "wˌɜɹdi"],
    ["wˈɜɹd", -0.5, "wˌɜɹd"],
    ["wˌɜɹd", -0.5, "wˌɜɹd"],
    ["wɜɹd", 0.5, "wˌɜɹd"],
    ["wˌɜɹd", 1, "wˈɜɹd"],
    ["wɜɹd", 2, "wˈɜɹd"],
    ["hmm", 2, "hmm"],
  ];
  for (const [phonemes, stress, expected] of cases) {
    assert.equal(applyStress(phonemes, stress), expected);
  }
});

Deno.test("the sound of an ending depends on the stem", () => {
  assert.deepEqual(["kˈæt", "dˈɔɡ", "bˈʌs"].map((stem) => withS(stem, false)), [
    "kˈæts",
    "dˈɔɡz",
    "bˈʌsᵻz",
  ]);
  assert.deepEqual(["wˈɔk", "wˈAt", "nˈid"].map((stem) => withEd(stem, false)), [
    "wˈɔkt",
    "wˈAɾᵻd",
    "nˈidᵻd",
  ]);
  assert.equal(withIng("wˈAt", false), "wˈAɾɪŋ");
  assert.equal(withIng("wˈɔː", true), null);
});
