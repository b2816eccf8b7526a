import assert from "node:assert/strict";
import type { EspeakLanguage } from "../../../text/languages.ts";
import { loadEspeak } from "../../../text/espeak/espeak.ts";
import { EspeakReader } from "../../../text/espeak/reader.ts";
import { MappedText } from "../../../text/script/mapped_text.ts";
import type { SpokenText } from "../../../text/script/spoken_text.ts";

const espeak = loadEspeak();

async function read(text: string, language: EspeakLanguage): Promise<SpokenText> {
  const reader = new EspeakReader(language, () => espeak);
  return await reader.read({
    text: MappedText.of(text),
    instructions: [],
    endsLine: false,
    isNearEnd: false,
  });
}

/** The written text of each word, with its phonemes. */
async function places(text: string, language: EspeakLanguage): Promise<[string, string][]> {
  const spoken = await read(text, language);
  return spoken.words.map((word) => {
    const { start, end } = spoken.text.origin(word);
    return [text.slice(start, end), word.phonemes];
  });
}

Deno.test("each word has its place, also those that are said for a number", async () => {
  assert.deepEqual(await places("Cuesta 12,50 €, ¿no?", "es"), [
    ["Cuesta", "kwˈesta"],
    ["12,50 €", "ðˈoθe"],
    ["12,50 €", "ˈeʊɾos"],
    ["12,50 €", "kon"],
    ["12,50 €", "θinkwˈɛnta"],
    ["12,50 €", "θˈentimos"],
    [",", ","],
    ["no", "nˈo"],
    ["?", "?"],
  ]);
});

Deno.test("each word has its place where espeak-ng joins and spells words", async () => {
  assert.deepEqual(await places("वह GPU से चला।", "hi"), [
    ["वह", "ʋˌəh"],
    ["GPU", "ʤˈiː pˈiː jˈuː"],
    ["से", "seː"],
    ["चला", "cˈʌlaː"],
    ["।", "."],
  ]);
});

Deno.test("words of other scripts are in Latin letters, and keep their places", async () => {
  const words = await places("Vive en Москва y 日本.", "es");
  const written = ["Vive", "en", "Москва", "y", "日本", "日本", "."];
  assert.deepEqual(words.map(([text]) => text), written);
  for (const [, phonemes] of words) assert.doesNotMatch(phonemes, /sˈimbolo/);
});

Deno.test("a rule of normalisation is named beside what decided the sound", async () => {
  const { words } = await read("Son 5 km.", "es");
  assert.deepEqual(words.map(({ source }) => source), [
    "espeak-ng",
    "measure, espeak-ng",
    "measure, espeak-ng",
    "mark",
  ]);
});

Deno.test("without espeak-ng, the language can't be read", async () => {
  const reader = new EspeakReader("fr-fr", () => Promise.resolve(undefined));
  await assert.rejects(reader.readRaw("Oui."), {
    kind: "setup",
    message: /^French needs espeak-ng/,
  });
});
