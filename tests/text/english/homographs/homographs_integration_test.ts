import assert from "node:assert/strict";
import readings from "../../../../text/english/homographs/readings.json" with { type: "json" };
import { withS } from "../../../../text/english/misaki/suffixes.ts";
import type { EnglishLanguage } from "../../../../text/languages.ts";
import { loadFrontEnd } from "../../../../text/front_end.ts";
import { englishFolder } from "../../../helpers/english.ts";
import { fixture } from "../../../helpers/files.ts";

const frontEnd = await loadFrontEnd({ englishFolder, espeak: false });

/** The phonemes of the word in braces. */
async function said(marked: string, language: EnglishLanguage = "en-us"): Promise<string> {
  const start = marked.indexOf("{");
  const [utterance] = await frontEnd.utterances(marked.replace(/[{}]/g, ""), language);
  const word = utterance.words.find(({ textStart }) => textStart === start)!;
  return utterance.phonemes.slice(word.phonemeStart, word.phonemeEnd);
}

/** How a reading of a word is said. `written` may be its plural. */
function expected(word: string, reading: string, written: string): string {
  const { ways } = readings.find((entry) => entry.word === word)!;
  const phonemes = ways.find(([name]) => name === reading)![1].replaceAll("ɾ", "T");
  return written.toLowerCase() === word ? phonemes : withS(phonemes, false);
}

Deno.test("at least 95% of 300 everyday sentences have their homograph right", async () => {
  const lines = (await Deno.readTextFile(fixture("homographs.tsv"))).trimEnd().split("\n").slice(1);
  const wrong: string[] = [];
  for (const line of lines) {
    const [word, reading, sentence] = line.split("\t");
    const written = sentence.match(/\{(.+)\}/)![1];
    if (await said(sentence) !== expected(word, reading, written)) wrong.push(sentence);
  }
  assert.equal(lines.length, 300);
  assert(wrong.length <= 0.05 * lines.length, `${wrong.length} wrong:\n${wrong.join("\n")}`);
});

Deno.test("the words around decide where the part of speech does not", async () => {
  assert.equal(await said("The pipes were made of {lead}."), "lˈɛd");
  assert.equal(await said("Who will {lead} the team?"), "lˈid");
  assert.equal(await said("We {read} a book every day."), "ɹˈid");
  assert.equal(await said("Last week we {read} a book."), "ɹˈɛd");
});

Deno.test("a homograph has a British reading too", async () => {
  assert.equal(await said("They had a terrible {row} about money.", "en-gb"), "ɹˈW");
  assert.equal(await said("She sat in the front {row}.", "en-gb"), "ɹˈQ");
});

Deno.test("a plural and a capital do not hide a homograph", async () => {
  assert.equal(await said("His eyes were full of {tears}."), "tˈɪɹz");
  assert.equal(await said("{Read} the text aloud, please."), "ɹˈid");
});

Deno.test("a homograph keeps what the writer says of it", async () => {
  assert.equal(await said("Made of [{lead}](/lˈid/)."), "lˈid");
  assert.equal(await said("Made of [{lead}](-2)."), "lɛd");
});

Deno.test("raw reads homographs as misaki does", async () => {
  const text = "Pipes of lead";
  assert.equal(await frontEnd.phonemes(text, "en-us", { raw: true }), "pˈIps ʌv lˈid");
  assert.equal(await frontEnd.phonemes(text, "en-us"), "pˈIps ʌv lˈɛd");
});
