import assert from "node:assert/strict";
import { compactDictionary } from "../../../setup/japanese/compact.ts";
import { compactCosts } from "../../../setup/japanese/costs.ts";
import { SLICE } from "../../../text/japanese/dictionary_file.ts";
import { Dictionary } from "../../../text/japanese/dictionary.ts";
import { Lattice } from "../../../text/japanese/lattice.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { mecabFiles, type MecabWord } from "../../helpers/mecab.ts";

/** A line of features with a reading as it is pronounced, or as it is written. */
const features = (part: string, pron: string, kana = ""): string =>
  `${part},*,*,"a,b",x,y,z,o,${pron},,,,,,,,${kana}`;

const words: MecabWord[] = [
  ["は", 1, 10, features("助詞,係助詞", "ワ")],
  ["は", 2, 500, features("名詞,普通名詞", "ハ")],
  ["今日", 2, 100, features("名詞,普通名詞", "キョー")],
  ["今", 2, 100, features("名詞,普通名詞", "", "イマ")],
  ["。", 3, 0, features("補助記号,句点", "")],
];
const unknown: MecabWord[] = ["DEFAULT", "SPACE", "HIRAGANA", "KATAKANA"].map((kind) => [
  kind,
  2,
  2000,
  "名詞,普通名詞",
]);
const classes = ["BOS/EOS,*,*,*", "助詞,係助詞,*,*", "名詞,普通名詞,*,*", "補助記号,句点,*,*"];
/** A particle needs a noun before it. */
const costOf = (right: number, left: number): number => right === 1 && left !== 2 ? 3000 : right;

const files = mecabFiles(words, unknown, classes, costOf);
const dictionary = new Dictionary(
  compactDictionary(files, ["今日は", "今日"]) as Uint8Array<ArrayBuffer>,
);

const split = (text: string): string[] =>
  new Lattice(dictionary).split(text).map(({ start, end, reading, part, isUnknown }) =>
    `${text.slice(start, end)} ${reading || "-"} ${part}${isUnknown ? " ?" : ""}`
  );

Deno.test("a compact dictionary has the words, readings and parts of speech", () => {
  const tokens = dictionary.tokensOf("は");
  assert.deepEqual(tokens.map((token) => dictionary.readingOf(token)), ["ワ", "ハ"]);
  assert.deepEqual(tokens.map((token) => dictionary.costOf(token)), [10, 500]);
  assert.equal(dictionary.readingOfWord("今"), "イマ");
  assert.equal(dictionary.readingOfWord("日"), "");
  assert.deepEqual(dictionary.tokensOf("今日は"), []);
  assert.equal(dictionary.words.longest(["今日", "は"]), 2);
});

Deno.test("the cheapest words are taken", () => {
  assert.deepEqual(split("今日は。"), [
    "今日 キョー 名詞,普通名詞",
    "は ワ 助詞,係助詞",
    "。 - 補助記号,句点",
  ]);
  assert.deepEqual(split("は"), ["は ハ 名詞,普通名詞"]);
  assert.deepEqual(split(""), []);
  assert.deepEqual(split("  "), []);
});

Deno.test("unknown words are as long as their kind says", () => {
  assert.deepEqual(split("ab 今"), ["ab - 名詞,普通名詞 ?", "今 イマ 名詞,普通名詞"]);
  assert.deepEqual(split("カメラは"), ["カメラ - 名詞,普通名詞 ?", "は ワ 助詞,係助詞"]);
  assert.deepEqual(split("\u{20b9f}"), ["\u{20b9f} - 名詞,普通名詞 ?"]);
});

Deno.test("a fixed range is one word", () => {
  const text = "ab今日は";
  const words = new Lattice(dictionary).split(text, [{ start: 1, end: 3, isNumber: true }]);
  assert.deepEqual(words.map(({ start, end }) => text.slice(start, end)), ["a", "b今", "日", "は"]);
});

Deno.test("costs are kept, whatever is merged", () => {
  const width = 3 * SLICE + 1;
  const costs = Int16Array.from(
    { length: width * width },
    (_, i) => i % width % 5 * 100 - Math.trunc(i / width) % 4,
  );
  const file = new Uint8Array(4 + costs.byteLength);
  file.set(new Uint8Array(Uint16Array.of(width, width).buffer));
  file.set(new Uint8Array(costs.buffer), 4);
  const compact = compactCosts(file);
  const count = compact.blocks.length;
  assert(compact.costs.length < costs.length);
  for (let right = 0; right < width; right++) {
    for (let left = 0; left < width; left++) {
      const column = compact.columns[left];
      const block = Math.trunc(column / SLICE);
      const slice = compact.slices[compact.rows[right] * count + block];
      const cost = compact.costs[compact.blocks[block] + SLICE * slice + column % SLICE];
      assert.equal(cost, costs[right * width + left]);
    }
  }
});

Deno.test("files that are not UniDic's are refused", () => {
  const other = { ...files, "sys.dic": files["sys.dic"].slice(0, -1) };
  assert.throws(() => compactDictionary(other, []), kokoroError("setup", /UniDic does not have/));
});
