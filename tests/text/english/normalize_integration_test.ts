import assert from "node:assert/strict";
import { type Dialect } from "../../../text/english/normalize/rule.ts";
import { normalizeEnglish, RULES } from "../../../text/english/normalize/normalize.ts";
import { MappedText } from "../../../text/script/mapped_text.ts";
import { unifySigns } from "../../../text/script/signs.ts";
import { americanReader, britishReader } from "../../helpers/english.ts";

const FOLDER = new URL("normalize_cases/", import.meta.url);
/** Each case: a rule, a text, and its reading, which is the text if the rule leaves it alone. */
const CASES = [...Deno.readDirSync(FOLDER)].flatMap(({ name }) =>
  Deno.readTextFileSync(new URL(name, FOLDER)).trimEnd().split("\n").slice(1)
    .map((line) => line.split("\t"))
);

async function reading(text: string, reader: Dialect = americanReader): Promise<string> {
  return (await normalizeEnglish(unifySigns(MappedText.of(text)), reader)).text.text;
}

for (const { name } of RULES) {
  const cases = CASES.filter(([rule]) => rule === name);
  Deno.test(`English normalisation: ${name}`, async () => {
    for (const [, text, expected] of cases) assert.equal(await reading(text), expected);
    assert(cases.some(([, text, expected]) => text !== expected), "no case that it reads");
    assert(cases.some(([, text, expected]) => text === expected), "no case that it leaves alone");
  });
}

Deno.test("English normalisation: the table has at least 120 cases, all of known rules", () => {
  const names = RULES.map(({ name }) => name);
  assert(CASES.length >= 120, `${CASES.length} cases`);
  assert.deepEqual(CASES.filter(([rule]) => !names.includes(rule)), []);
});

Deno.test("English normalisation: the cases of a rule are not read without it", () => {
  for (const [name, text, expected] of CASES.filter(([, text, reading]) => text !== reading)) {
    const without = RULES.filter((rule) => rule.name !== name).reduce(
      (rest, rule) => rest.replace(rule.pattern, (match) => rule.say(match, americanReader)),
      unifySigns(MappedText.of(text)),
    );
    assert.notEqual(without.text, expected, `${name} is not what reads ${text}`);
  }
});

Deno.test("English normalisation: a rule that needs a digit reads nothing without one", () => {
  const numeric = RULES.filter((rule) => rule.needsDigit).map(({ name }) => name);
  assert(numeric.length > 0);
  for (const [name, text, expected] of CASES) {
    if (numeric.includes(name) && text !== expected) assert.match(text, /\p{N}/u);
  }
});

Deno.test("English normalisation: 3 is compared with, unless <3 is a heart", async () => {
  const rows: [text: string, words: string][] = [
    ["Scores <3 are bad.", "Scores less than 3 are bad."],
    ["If the count <3, stop.", "If the count less than 3, stop."],
    ["Only <3 people came.", "Only less than 3 people came."],
    ["Take n <3.", "Take N is less than 3."],
    ["Best day ever <3 see you", "Best day ever see you"],
    ["See you <3!", "See you!"],
  ];
  for (const [text, words] of rows) assert.equal(await reading(text), words);
});

Deno.test("English normalisation: a British reader reads the day before the month", async () => {
  assert.equal(await reading("On 12/10/2023.", britishReader), "On the 12th of October 2023.");
  assert.equal(await reading("On 2024-01-15.", britishReader), "On the 15th of January 2024.");
});

Deno.test("English normalisation: ordinary sentences stay the same", async () => {
  const fixture = new URL("../../fixtures/judged_sentences.txt", import.meta.url);
  for (const sentence of (await Deno.readTextFile(fixture)).trim().split("\n")) {
    const words = (await reading(sentence)).replace(/\[([^\]]+)\]\([^)]+\)/g, "$1");
    assert.equal(words.replace(/[“”]/g, '"'), sentence);
  }
});

Deno.test("English normalisation: ranges that the writer marked stay the same", async () => {
  const text = MappedText.of("At 3:30 or 4:30.");
  const range = [{ start: 3, end: 7 }];
  const { text: kept } = await normalizeEnglish(text, americanReader, range);
  assert.equal(kept.text, "At 3:30 or 4 30.");
});
