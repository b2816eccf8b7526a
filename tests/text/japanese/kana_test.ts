import assert from "node:assert/strict";
import { hiraganaOf, kanaPhonemes } from "../../../text/japanese/kana.ts";
import { katakanaOf } from "../../../text/japanese/katakana.ts";
import { letterNames } from "../../../text/japanese/letters.ts";
import { pronounced } from "../../../text/japanese/pronounced.ts";

Deno.test("kana have misaki's phonemes", () => {
  const expected: Record<string, string> = {
    "きょうと": "kʲoɯto",
    "きっぷ": "kʲiʔpɯ",
    "さんぽ": "sampo",
    "さんか": "saŋka",
    "さんにん": "saɲɲiɴ",
    "ふぁいる": "ɸaiɾɯ",
    "らーめん": "ɾaːmeɴ",
    "てぃっしゅ": "tʲiʔɕɨ",
    "かゞみ": "kaɡamʲi",
  };
  for (const [kana, phonemes] of Object.entries(expected)) {
    assert.equal(kanaPhonemes(kana), phonemes, kana);
  }
  assert.equal(kanaPhonemes("ゞ"), "");
  assert.equal(hiraganaOf("カタカナとヴ、漢字ー"), "かたかなとゔ、漢字ー");
});

Deno.test("kana that make a vowel long become a length sign", () => {
  const expected: Record<string, string> = {
    "じゅう": "じゅー",
    "とおか": "とーか",
    "せいき": "せーき",
    "ごおく": "ごおく",
    "めい": "めー",
    "はいく": "はいく",
  };
  for (const [kana, long] of Object.entries(expected)) assert.equal(pronounced(kana), long);
});

Deno.test("English sounds are written in katakana", () => {
  const expected: Record<string, string> = {
    "plˈænəɹ": "プラナー",
    "kˈæt": "カット",
    "ˈIfˌOn": "アイフォーン",
    "stɹˈit": "ストリート",
    "mjˈuzɪk": "ミュージック",
    "θˈɪŋk": "シンク",
    "bˈɪɹ": "ビア",
    "kˈæməɹə": "カマラ",
    "ˈækʃən": "アクション",
    "": "",
  };
  for (const [phonemes, kana] of Object.entries(expected)) {
    assert.equal(katakanaOf(phonemes), kana, phonemes);
  }
  assert.equal(letterNames("Gpuß"), "ジーピーユーエスエス");
});
