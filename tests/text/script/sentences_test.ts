import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { MappedText } from "../../../text/script/mapped_text.ts";
import { type Sentence, SentenceReader, sentences } from "../../../text/script/sentences.ts";

function split(script: string): string[] {
  return sentences(script).map(({ start, end }) => script.slice(start, end).trim())
    .filter((sentence) => sentence !== "");
}

const SENTENCES: Record<string, readonly string[]> = {
  "plain sentences": ["One is here.", "Is two here?", "Three is!"],
  "titles": ["Dr. Smith met Mrs. Jones and Prof. Weiß.", "They spoke."],
  "Latin abbreviations": ["See a city, e.g. London.", "That is, i.e. Paris."],
  "initials": ["J. R. R. Tolkien and Harry S. Truman never met.", "So it was I.", "We know."],
  "decimals": ["It is 3.14 or so.", "It was 2.7."],
  "days and months": [
    "See you on Mon. Jan. 5 or Feb. 12.",
    "It was in Jan.",
    "Then came Tues. 7 May.",
  ],
  "marks within": ["See a.b/c?d=e or the .NET one.", "(Really?)", "“Yes!”", "So be it."],
  "emoji": ["Great!", "🎉 Is it? 🤔 ...", "It is. 🎉"],
  "numbers of items": ["See No. 5 and fig. 3.", "No.", "I will not."],
  "speech within a sentence": ['"Is it?" he said.', "(So she did!) he added."],
  "ellipses": ["She left...", "And then… he went."],
  "titles in capitals": ["MR. SMITH met DR. JONES.", "They spoke."],
  "letters at the end": ["Take vitamin C.", "It helps.", "Plan B.", "It works.", "An A.", "Yes."],
  "initials of names": ["He met J. Smith, C.S. Lewis and J.R.R. Tolkien.", "Then he left."],
  "places with dots": ["The U.S. Army came to L.A.", "It was hot in the U.S.", "She left."],
  "degrees": ["He has a Ph.D.", "John has an M.D.", "The Ph.D. Program is new."],
  "half of the day": ["Call at 8 p.m. Friday.", "Call at 8 p.m.", "Bob will answer."],
  "companies": ["He works for Acme Inc.", "She does not.", "Acme Inc. CEO Bob left."],
  "roads": ["He lives on Main St.", "She left Elm Dr.", "It is at 45 King St. London.", "Yes."],
  "directions of roads": ["Meet at 10 S. Oak Ave. at noon.", "Take Apt. 4B now."],
  "court cases": ["Roe v. Wade was long.", "So it was."],
  "abbreviations at the end": ["We came from the U.S.", "Then came others, etc.", "The end."],
};

for (const [name, expected] of Object.entries(SENTENCES)) {
  Deno.test(`sentences: ${name}`, () => assert.deepEqual(split(expected.join(" ")), expected));
}

const WRAPPED = [
  "I went to see my old friend\nMr. Darcy in the town.",
  "The bridge was built in\n1914 by two brothers.",
  "We flew from London to New\nYork on a Monday\nmorning.",
  "I am writing about the\nOak Street house.",
  "The winners are Alice, Bob, and\nCarol.",
  "It happened late on Monday,\nJune 5, in the rain.",
  "They spoke of the Anglo-\nSaxon age and a nega-\ntive view.",
  "It cost more than\n$20 at the shop.",
  "It was too late when\nI found it.",
  "Few of the people who live there now know the long history of\nBath and of its old baths.",
  "At first the rain kept all of the guests within the house\nBath was far and nobody dared to go.",
  "He came to Dr.\nJones, who saw\nMr.\nDarcy.",
];

for (const text of WRAPPED) {
  Deno.test(`sentences: a wrapped line is no end: ${text.slice(0, 40)}`, () => {
    assert.deepEqual(split(text), [text]);
  });
}

const LINES = [
  ["- First point", "- Second point", "- Third point"],
  ["1. Wash it", "2. Dry it"].flatMap((line) => [line.slice(0, 2), line.slice(3)]),
  ["a) Wash it", "b) Dry it"],
  ["Chapter One", "The Old House", "It was dark."],
  ["### Getting started", "Open the box."],
  ["Two roads diverged", "And sorry I could not", "Then took the other", "To where it bent"],
  ["RICK: Come on", "MORTY: Aw geez", "Dr. Lee: No"],
  ["He left", "“So did I”", "“And I”"],
  ["Name: Bob", "Age: 42", "Born: 1999"],
  ["Milk", "Bread", "2 eggs"],
  ["Dear John,", "Thank you for it."],
  ["A | B", "| C"],
];

for (const lines of LINES) {
  Deno.test(`sentences: lines that end stay apart: ${lines.join(" / ")}`, () => {
    const text = lines.map((line, i) => line + (/^\d\.$/.test(line) && i % 2 === 0 ? " " : "\n"));
    assert.deepEqual(split(text.join("")), lines);
  });
}

Deno.test("sentences do not depend on the parts in which a text arrives", async () => {
  const { default: fc } = await loadFastCheck();
  const pieces = [
    ..."Main St. |Dr. |U.S. |p.m. |It |Bob |so |the |of |New |I |\n|\n|\n\n| |. |, |5 ".split("|"),
    ..."- |“|” |MORTY: |nega-".split("|"),
    ..."你好|。|！|」|今天天气很好|，|「|…|は|。”|。」|と|っ|て|も".split("|"),
    "The quick brown fox ran over the green hills of the land until it was ",
    "He came home. ",
  ];
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 60, size: "max" });
  fc.assert(
    fc.property(texts, fc.array(fc.nat({ max: 30 }), { minLength: 1 }), (all, lengths) => {
      const text = all.join("");
      const reader = new SentenceReader();
      const found: [string, boolean][] = [];
      const take = (sentences: Iterable<Sentence>): void => {
        for (const { text, endsLine } of sentences) found.push([text.text, endsLine]);
      };
      for (let at = 0, i = 0; at < text.length; i++) {
        const part = text.slice(at, at + lengths[i % lengths.length] + 1);
        reader.add(MappedText.of(part, at));
        take(reader.ready());
        at += part.length;
      }
      take(reader.rest());
      const whole = new SentenceReader();
      whole.add(MappedText.of(text));
      const expected = [...whole.rest()].map(({ text, endsLine }) => [text.text, endsLine]);
      assert.deepEqual(found, expected);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("sentences: a line ends a sentence unless the next starts in lower case", () => {
  assert.deepEqual(split("A title\n\nA line that\ngoes on.\r\nThe last"), [
    "A title",
    "A line that\ngoes on.",
    "The last",
  ]);
});

Deno.test("sentences cover the whole script", () => {
  const script = '  One. Dr. Two?\n\n 3.5 \u2029 "four" he. ';
  assert.equal(
    sentences(script).map(({ start, end }) => script.slice(start, end)).join(""),
    script,
  );
});

Deno.test("Chinese and Japanese sentences end at their marks", () => {
  const texts: readonly (readonly string[])[] = [
    ["你好。", "今天天气很好！", "你去吗？", "我不去"],
    ["他说：“你好。”", "然后走了。"],
    ["「元気？」", "はい。"],
    ["「元気？」と聞いた。", "はい。"],
    ["「はい。」って言う。"],
    ["「はい。」", "とても元気だ。"],
    ["真的吗……我不信。", "好吧。"],
  ];
  for (const expected of texts) assert.deepEqual(split(expected.join("")), expected);
});

Deno.test("a Chinese sentence is certain when seven characters have followed it", () => {
  const reader = new SentenceReader();
  const ready = (text: string): string[] => {
    reader.add(MappedText.of(text));
    return [...reader.ready()].map(({ text }) => text.text);
  };
  assert.deepEqual(ready("今天天气很好。"), []);
  assert.deepEqual(ready("我们去公园吧"), []);
  assert.deepEqual(ready("，"), []);
  assert.deepEqual(ready("好"), ["今天天气很好。"]);
});

Deno.test("a wrapped line of Chinese is no end, but a verse is", () => {
  const line = "北京是中华人民共和国的首都也是全国的政治中心和文化中心是世界";
  assert.deepEqual(split(`${line}\n著名古都和现代化城市。`).length, 1);
  assert.deepEqual(split("床前明月光\n疑是地上霜").length, 2);
});
