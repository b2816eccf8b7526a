import assert from "node:assert/strict";
import { loadFrontEnd } from "../../../text/front_end.ts";
import { partsOf } from "../../../text/script/source.ts";
import type { Utterance } from "../../../text/utterances/utterances.ts";
import { englishFolder } from "../../helpers/english.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { spokenWords, ssmlDocuments, testStage } from "../../helpers/ssml.ts";

const frontEnd = await loadFrontEnd({ englishFolder });
const documents = await ssmlDocuments();

const read = (ssml: string, warnings: string[] = []): Promise<Utterance[]> =>
  frontEnd.utterances(ssml, "en-us", { ssml: true, stage: testStage(warnings) });

Deno.test("the words of every document are spoken as its makers mean them", async (t) => {
  for (const { name, ssml, spoken } of documents) {
    await t.step(name, async () => assert.equal(spokenWords(await read(ssml)), spoken));
  }
});

Deno.test("words and utterances have their places in every document", async () => {
  for (const { ssml } of documents) {
    for (const { text, textStart, textEnd, words } of await read(ssml)) {
      assert.equal(ssml.slice(textStart, textEnd), text);
      for (const word of words) assert.equal(ssml.slice(word.textStart, word.textEnd), word.text);
    }
  }
});

Deno.test("it does not matter in which parts a document arrives", async () => {
  const options = { ssml: true, stage: testStage() };
  for (const { ssml } of documents) {
    const parts = partsOf(ssml.match(/[^]{1,9}/g)!);
    const inParts = await Array.fromAsync(frontEnd.read(parts, "en-us", options));
    assert.deepEqual(inParts, await read(ssml));
  }
});

Deno.test("the role of a word chooses its reading", async () => {
  const phonemes = async (ssml: string): Promise<string> => (await read(ssml))[0].phonemes;
  const word = (role: string, text: string): string => `I <w role="amazon:${role}">${text}</w> it.`;
  assert.equal(await phonemes(word("VB", "read")), "ˌI ɹˈid ɪt.");
  assert.equal(await phonemes(word("VBD", "read")), "ˌI ɹˈɛd ɪt.");
  assert.match(await phonemes(word("NN", "record")), /ɹˈɛkəɹd/);
  assert.match(await phonemes(word("VB", "record")), /ɹəkˈɔɹd/);
});

Deno.test("phonemes and signs are followed in other languages, too", async () => {
  const ssml = '<lang xml:lang="fr-FR">Le mot <phoneme ph="kokɔˈʁo">x</phoneme>, ' +
    '<say-as interpret-as="characters">AB</say-as> <say-as interpret-as="bleep">zut</say-as>.' +
    "</lang>";
  const [{ phonemes, words, manner }] = await read(ssml);
  assert.deepEqual(manner, { language: "fr-fr" });
  assert.match(phonemes, /^lə mˈo kokɔʁˈo, .*bˈip\.$/);
  assert.deepEqual(words.filter(({ source }) => source === "writer").map(({ text }) => text), [
    "x",
    "zut",
  ]);
  const spelled = words.filter(({ text }) => text === "AB");
  assert.equal(spelled.length, 2);
});

Deno.test("tools read SSML in the language that they ask for", async () => {
  const ssml = '<speak xml:lang="en-US">A tomato, a <phoneme ph="həˈləʊ">x</phoneme>.</speak>';
  const phonemes = (language: "en-us" | "en-gb"): Promise<string> =>
    frontEnd.phonemes(ssml, language, { ssml: true });
  assert.equal(await phonemes("en-us"), "ɐ təmˈATO, ɐ həlˈO.");
  assert.equal(await phonemes("en-gb"), "ɐ təmˈɑːtQ, ɐ həlˈQ.");
});

Deno.test("a document without text is an error, and one with warnings is not", async () => {
  const silent = kokoroError("input", /nothing in the text can be spoken/);
  await assert.rejects(read("<speak><break time='1s'/></speak>"), silent);
  const warnings: string[] = [];
  await read("<speak><audio src='a.wav'/>Hi.</speak>", warnings);
  assert.match(warnings.join("\n"), /^<audio> at line 1, column 8 of the SSML: sounds are not/);
});

Deno.test("the words of a document are counted without its tags", () => {
  const ssml = "<speak><p>One <sub alias='a b c'>two</sub></p><p>three</p></speak>";
  assert.equal(frontEnd.countWords(ssml, "en-us", { ssml: true }), 3);
});
