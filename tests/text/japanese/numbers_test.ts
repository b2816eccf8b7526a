import assert from "node:assert/strict";
import { amountOf, mixedAmountOf } from "../../../text/japanese/amounts.ts";
import { counted, counterOf, otherCounter } from "../../../text/japanese/counters.ts";
import { MOST_DIGITS, numberWords } from "../../../text/japanese/number_kana.ts";

Deno.test("whole numbers are read in kana", () => {
  const expected: Record<string, string> = {
    "0": "ゼロ",
    "007": "なな",
    "10": "じゅう",
    "300": "さんびゃく",
    "1000": "せん",
    "8600": "はっせん ろっぴゃく",
    "10000": "いちまん",
    "11000": "いちまん いっせん",
    "10000000": "いっせんまん",
    "1000000000000": "いっちょう",
    "80000000000000001": "はっけい いち",
  };
  for (const [digits, kana] of Object.entries(expected)) {
    assert.equal(numberWords(digits).join(" "), kana, digits);
  }
  assert.equal(numberWords("9".repeat(MOST_DIGITS)).length, MOST_DIGITS);
});

Deno.test("numbers in digits have decimals, commas and zeros", () => {
  const expected: Record<string, string> = {
    "0.5": "れいてんご",
    "1.25": "いってんにご",
    "10.8": "じゅってんはち",
    "1,234": "せん にひゃく さんじゅう よん",
    "007": "ゼロ ゼロ なな",
    ["1".repeat(MOST_DIGITS + 1)]: Array(MOST_DIGITS + 1).fill("いち").join(" "),
  };
  for (const [written, kana] of Object.entries(expected)) {
    assert.equal(amountOf(written).words.join(" "), kana, written);
  }
});

Deno.test("numbers in Chinese digits and in both have values", () => {
  const expected: Record<string, string | undefined> = {
    "五百二十三": "523",
    "二〇二四": "2024",
    "十": "10",
    "万": "10000",
    "3億5000万": "350000000",
    "2万5千": "25000",
    "数百": undefined,
  };
  for (const [written, value] of Object.entries(expected)) {
    assert.equal(mixedAmountOf(written)?.value, value, written);
  }
  assert.deepEqual(mixedAmountOf("2.5億")?.words, ["にてんごおく"]);
});

Deno.test("counters change the end of a number and their own start", () => {
  const said = (number: number, counter: string): string =>
    counted(numberWords(String(number)), String(number), counterOf(counter)!).join("");
  const forms = [1, 3, 4, 6, 8, 10, 100, 300, 1000].map((number) => said(number, "本"));
  assert.deepEqual(forms, [
    "いっぽん",
    "さんぼん",
    "よんほん",
    "ろっぽん",
    "はっぽん",
    "じゅっぽん",
    "ひゃっぽん",
    "さんびゃっぽん",
    "せんぼん",
  ]);
  assert.equal(said(20, "日"), "はつか");
  assert.equal(said(120, "日"), "ひゃくにじゅうにち");
  assert.equal(said(40, "時間"), "よんじゅうじかん");
  assert.equal(counterOf("猫"), undefined);
});

Deno.test("a loanword after a number is a word of its own", () => {
  const counter = otherCounter("ｋｇ", "キログラム");
  assert.deepEqual(counted(["じゅう"], "10", counter), ["じゅっ", "キログラム"]);
  assert.deepEqual(counted(["いち"], "1", otherCounter("筋", "スジ")), ["いちすじ"]);
});
