import assert from "node:assert/strict";
import { MappedText } from "../../../text/script/mapped_text.ts";
import { unifySigns } from "../../../text/script/signs.ts";

const CASES: Record<string, readonly [string, string][]> = {
  "white space and control characters become blanks": [
    ["  one\n\ttwo\u00a0three\u0000four ", "one two three four"],
  ],
  "emoji and invisible characters are removed": [
    ["I ❤️ you 👩‍👩‍👧 so 🇩🇪 much", "I you so much"],
    ["soft\u00adly \ufeffsaid", "softly said"],
    ["© 2024", "© 2024"],
  ],
  "Hindi keeps its joiners": [["क्‍ष", "क्‍ष"]],
  "dashes": [
    ["yes -- no", "yes — no"],
    ["yes – no", "yes — no"],
    ["yes - no", "yes — no"],
    ["well-known", "well-known"],
    ["1990–1995", "1990-1995"],
    ["- a bullet", "a bullet"],
  ],
  "quotation marks": [
    ['He said "yes", "no".', "He said “yes”, “no”."],
    ["« Oui »", "“Oui”"],
    ['("so")', "(“so”)"],
  ],
  "apostrophes stay only within words": [
    ["It’s ‘fine’", "It's fine"],
    ["the dogs' 'bone'", "the dogs bone"],
    ["the 90's", "the 90's"],
    ["Rock ‘n’ roll, get 'em 'til ten", "Rock 'n' roll, get 'em 'til ten"],
    ["'nobody', 'emma' and 'n", "nobody, emma and 'n"],
  ],
  "punctuation of other scripts": [
    ["你好。吗？", "你好. 吗?"],
    ["नमस्ते।", "नमस्ते."],
    ["¡Hola!", "Hola!"],
    ["[so] {so}", "(so) (so)"],
  ],
  "repeated marks are limited to three": [["what??????? no.......", "what??? no..."]],
  "styled letters become plain letters": [["𝐇𝐞𝐥𝐥𝐨 ﬁne Ｈｉ", "Hello fine Hi"]],
  "half a surrogate pair is removed": [["a\ud800b", "ab"]],
};

for (const [name, cases] of Object.entries(CASES)) {
  Deno.test(`unifySigns: ${name}`, () => {
    for (const [text, expected] of cases) {
      assert.equal(unifySigns(MappedText.of(text)).text.trim(), expected);
    }
  });
}
