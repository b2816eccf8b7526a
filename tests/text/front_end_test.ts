import assert from "node:assert/strict";
import { loadFastCheck } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { type Language, loadFrontEnd } from "../../text/front_end.ts";
import { MAX_PHONEMES, tokenIds } from "../../text/token_table.ts";

const frontEnd = await loadFrontEnd();
const LANGUAGES: Language[] = ["en-us", "en-gb", "es", "fr-fr", "hi", "it", "pt-br"];

function phonemes(script: string, language: Language = "en-us"): string {
  const utterances = frontEnd.utterances(script, language);
  assert.equal(utterances.length, 1, "one utterance expected");
  return utterances[0].phonemes;
}

Deno.test("each language speaks with its own phonemes", () => {
  assert.equal(phonemes("Hello, world!"), "həlˈO, wˈɜɹld!");
  assert.equal(phonemes("Hello, world!", "en-gb"), "həlˈQ, wˈɜːld!");
  assert.equal(phonemes("¿Qué tal, niño?", "es"), "kˈe tˈal, nˈiɲo?");
  assert.equal(phonemes("« Bonjour », dit-il.", "fr-fr"), "“bɔ̃ʒˈuʁ”, dˈitˈil.");
  assert.equal(phonemes("नमस्ते।", "hi"), "nəmˈʌsteː.");
  assert.equal(phonemes("Ciao, come stai?", "it"), "ʧˈao, kˌome stˈaj?");
  assert.equal(phonemes("Olá!", "pt-br"), "olˈa!");
});

Deno.test("punctuation stays where prosody needs it and nowhere else", () => {
  assert.equal(phonemes('"Yes" — said Tom (late); no…'), "“jˈɛs” — sˈɛd tˈɑm (lˈAt); nˈO…");
  assert.equal(phonemes("Dr. Smith paid 3.5 at 3:30."), phonemes("Doctor Smith paid 3.5 at 3:30."));
  assert.doesNotMatch(phonemes("It is 1,000,000 and 3.14"), /[,.]/);
});

Deno.test("the phoneme error rate against misaki is below 8.5%", async () => {
  const fixture = new URL("../fixtures/misaki_en_us.jsonl", import.meta.url);
  const rows: { text: string; phonemes: string }[] = (await Deno.readTextFile(fixture))
    .trim().split("\n").map((line) => JSON.parse(line));
  const spoken = (text: string): string =>
    frontEnd.utterances(text, "en-us").map((utterance) => utterance.phonemes).join(" ");
  const errors = rows.reduce((sum, row) => sum + distance(spoken(row.text), row.phonemes), 0);
  const symbols = rows.reduce((sum, row) => sum + row.phonemes.length, 0);
  assert(errors / symbols < 0.085, `phoneme error rate: ${errors / symbols}`);
});

/** How many symbols to insert, delete or replace between `a` and `b` (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

Deno.test("short sentences share an utterance, which stays below 200 phonemes", () => {
  const utterances = frontEnd.utterances("Yes. No! Maybe so? ".repeat(60), "en-us");
  assert(utterances.length > 2);
  for (const { phonemes } of utterances.slice(0, -1)) {
    assert(phonemes.length >= 100 && phonemes.length <= 200, `${phonemes.length} phonemes`);
  }
});

Deno.test("long sentences have an utterance each", () => {
  const sentence =
    "The quick brown fox, which was no fox at all, ran through the forest of birches " +
    "and over the green hills until it saw the sea for the very first time in its life.";
  const utterances = frontEnd.utterances(`${sentence} ${sentence}`, "en-us");
  assert.deepEqual(utterances.map(({ text }) => text), [sentence, sentence]);
});

Deno.test("a line without a mark at its end pauses there", () => {
  assert.equal(phonemes("Chapter two\n\nHello"), "ʧˈæptəɹ tˈu. həlˈO");
  assert.equal(phonemes("chapter\ntwo"), "ʧˈæptəɹ tˈu");
});

Deno.test("a long sentence is cut at clauses, else between words, and nothing is lost", () => {
  const clauses = "I saw the cat, ".repeat(60).trim();
  for (const { text } of frontEnd.utterances(clauses, "en-us")) assert.match(text, /,$/);
  const words = "word ".repeat(400).trim();
  const utterances = frontEnd.utterances(words, "en-us");
  assert.equal(utterances.map(({ text }) => text).join(" "), words);
  assert.equal(utterances.map((utterance) => utterance.phonemes.split(" ")).flat().length, 400);
});

Deno.test("a monstrous word is cut and spoken to its end", () => {
  const utterances = frontEnd.utterances("x".repeat(2000), "en-us");
  assert.equal(utterances.map(({ text }) => text).join(""), "x".repeat(2000));
  assert.equal(
    utterances.map((utterance) => utterance.phonemes).join("").match(/ɛks/g)?.length,
    2000,
  );
});

Deno.test("a text without anything to say is refused in words", () => {
  const refused = (script: string, message: RegExp): void =>
    assert.throws(() => frontEnd.utterances(script, "en-us"), {
      name: "KokoroError",
      kind: "input",
      message,
    });
  refused("", /^the text is empty$/);
  refused(" \n\t ", /^the text is empty$/);
  refused("... !? — 🎉", /^nothing in the text can be spoken: "\.\.\. !\? — 🎉"$/);
  refused("🎉".repeat(1000), /^nothing in the text can be spoken: "(🎉){40}" \.\.\.$/);
});

Deno.test("what was said before does not matter", () => {
  const before = frontEnd.utterances("Read the live record.", "en-us");
  frontEnd.utterances("Le weekend, mon ami !", "fr-fr");
  frontEnd.utterances("((( 1,2", "hi");
  assert.deepEqual(frontEnd.utterances("Read the live record.", "en-us"), before);
});

/** Checks what always holds; returns whether something could be spoken. */
function holds(script: string, language: Language): boolean {
  try {
    for (const { text, phonemes } of frontEnd.utterances(script, language)) {
      assert(script.includes(text));
      assert(tokenIds(phonemes).length <= MAX_PHONEMES + 2);
    }
    return true;
  } catch (error) {
    if (error instanceof KokoroError && /empty|nothing in the text/.test(error.message)) {
      return false;
    }
    throw error;
  }
}

Deno.test("any string is spoken or refused", async () => {
  const { default: fc } = await loadFastCheck();
  const pieces = [
    ..."aB1 .,!?\n\"'—-()’e\u0301\u200d😀हин中/$",
    "Mr. ",
    "hundred ",
    "the ",
    "e.g. ",
  ];
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 600, size: "max" }).map((all) =>
      all.join("")
    ),
  );
  let spoken = 0;
  fc.assert(
    fc.property(texts, fc.constantFrom(...LANGUAGES), (script, language) => {
      spoken += Number(holds(script, language));
    }),
    { numRuns: 200 },
  );
  assert(spoken > 50, `only ${spoken} texts could be spoken`);
});

Deno.test("a text of twice the length takes about twice the time", () => {
  const seconds = (unit: string, length: number): number => {
    const script = unit.repeat(length / unit.length);
    const start = performance.now();
    holds(script, "en-us");
    return (performance.now() - start) / 1000;
  };
  for (const unit of ["a", "\n", "Mr. ", "J. ", '"a ', "((", ". ", ", ", "' ", "e\u0301", "a\n"]) {
    seconds(unit, 12_000); // warm
    const [half, whole] = [seconds(unit, 48_000), seconds(unit, 96_000)];
    assert(whole < 4 * half + 0.5, `${JSON.stringify(unit)}: ${half} s, then ${whole} s`);
  }
});
