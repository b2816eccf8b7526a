import assert from "node:assert/strict";
import { sentences } from "../../../text/script/sentences.ts";

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
  "abbreviations at the end": ["We came from the U.S.", "Then came others, etc.", "The end."],
};

for (const [name, expected] of Object.entries(SENTENCES)) {
  Deno.test(`sentences: ${name}`, () => assert.deepEqual(split(expected.join(" ")), expected));
}

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
