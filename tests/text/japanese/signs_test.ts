import assert from "node:assert/strict";
import { asInDictionary, unifyJapanese } from "../../../text/japanese/signs.ts";
import { MappedText } from "../../../text/script/mapped_text.ts";

const unified = (text: string): string => unifyJapanese(MappedText.of(text)).text;

Deno.test("the signs of Japanese are written in one way", () => {
  const expected: Record<string, string> = {
    "『ＡＢＣ』は１２３㎞だ！": "「ABC」は123kmだ！",
    "ｶﾞｷﾞｸﾞ､ﾊﾟ｡": "ガギグ、パ。",
    '"はい"と“いいえ”': "「はい」と「いいえ」",
    "そう・・・。え？？？？？": "そう…。え？？？",
    "です〜。3〜5": "ですー。3~5",
    "いすゞと、かゝし、ヾ": "いすずと、かかし、ヾ",
    "①第Ⅳ章½㍻と②": "1、第4章1/2平成と 2",
    "★おすすめ★ 😀だ": " おすすめ だ",
    "￥５，０００": "¥5,000",
    "【】［］": "()()",
    "a—b―c--d": "a—b—c—d",
  };
  for (const [text, plain] of Object.entries(expected)) assert.equal(unified(text), plain, text);
});

Deno.test("the dictionary has full-width letters, digits and signs", () => {
  const text = "GPUは5km、カ\u{20b9f}";
  assert.equal(asInDictionary(text), "ＧＰＵは５ｋｍ、カ\u{20b9f}");
  assert.equal(asInDictionary(text).length, text.length);
});
