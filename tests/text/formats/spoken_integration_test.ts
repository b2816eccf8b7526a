/** Formatted scripts as they are spoken and shown. */

import assert from "node:assert/strict";
import { cuesOf } from "../../../speech/timings/subtitles.ts";
import type { TextOptions } from "../../../text/formats/text_format.ts";
import { loadFrontEnd } from "../../../text/front_end.ts";
import type { Language } from "../../../text/languages.ts";
import { englishFolder } from "../../helpers/english.ts";
import { stageOf } from "../../helpers/stage.ts";

const frontEnd = await loadFrontEnd({ englishFolder });

/** The phonemes of a script, with the seconds of silence between utterances. */
async function spoken(script: string, options?: TextOptions): Promise<string> {
  const utterances = await frontEnd.utterances(script, "en-us", options);
  return utterances.map(({ phonemes, pauseAfter }) => phonemes + (pauseAfter || "")).join(" ");
}

Deno.test("a formatted script is spoken as its words are", async () => {
  const pairs: [script: string, words: string, options?: TextOptions][] = [
    ["# The end\n\nIt is **so** far.", "The end.\n\nIt is so far."],
    ["- milk\n- bread", "Milk.\n\nBread."],
    ["<p>Hello.</p><p>It was war.<sup>1</sup></p>", "Hello.\n\nIt was war."],
    ["Good evening <break time='1s'/> friends.", "Good evening [pause:1s] friends."],
    ["| Name | Age |\n|---|---|\n| Bob | 5 |", "Name, Age.\n\nBob, 5."],
    ["Take \\frac{1}{2} and $2 \\times 3$.", "Take one half and two times three."],
    ["Say **[Kokoro](/kˈOkəɹO/)** now.", "Say [Kokoro](/kˈOkəɹO/) now."],
    ["Well done 🎉", "Well done party popper", { emoji: "name" }],
    ["Well done 🎉", "Well done", { emoji: "skip" }],
    ["It is *so* far.", "It is so far.", { textFormat: "markdown" }],
  ];
  for (const [script, words, options] of pairs) {
    const said = async (text: string): Promise<string> =>
      (await spoken(text, options)).replace(/[.]? /g, " ").replace(/[.]$/, "");
    assert.equal(await said(script), await said(words), script);
  }
});

Deno.test("a heading and the items of a list are followed by the pause of a line", async () => {
  const item = "one item of the list, which is long enough to be spoken all by itself, I think";
  const script = `## the first heading of them all\n\n- ${item}\n- ${item}\n\nThat is all.`;
  const utterances = await frontEnd.utterances(script, "en-us");
  const pauses = utterances.map(({ text, breakAfter }) => [text, breakAfter]);
  assert.deepEqual(pauses.slice(0, 2), [["the first heading of them all", 0.5], [item, 0.5]]);
});

Deno.test("names of emoji are spoken in English only", async () => {
  const said = (emoji: "name" | "skip"): Promise<string> =>
    frontEnd.phonemes("Hola 🎉 amigo.", "es", { emoji });
  assert.equal(await said("name"), await said("skip"));
});

Deno.test("names of emoji follow the language of whoever speaks", async () => {
  const stage = stageOf({ EMMA: { voice: "bf_emma" }, SIWIS: { voice: "ff_siwis" } });
  const said = (script: string, language: Language, options?: TextOptions): Promise<string> =>
    frontEnd.phonemes(script, language, { emoji: "name", stage, ...options });
  const rows: [script: string, words: string, own: Language, options?: TextOptions][] = [
    ["Hi 🎉!\nSIWIS: Oui 🎉.\nEMMA: Bye 🎉.", "Hi # !\nSIWIS: Oui.\nEMMA: Bye # .", "en-us"],
    ["Oui 🎉.\nEMMA: Bye 🎉.\nSIWIS: Oui 🎉.", "Oui.\nEMMA: Bye # .\nSIWIS: Oui.", "fr-fr"],
    ["A 🎉 [voice:ff_siwis]oui 🎉[/voice] b 🎉.", "A # [voice:ff_siwis]oui[/voice] b # .", "en-us"],
    ["<p>Hi 🎉.</p><p>SIWIS: Oui 🎉</p>", "Hi # .\nSIWIS: Oui", "en-us", { textFormat: "html" }],
    [
      "<s>Hi 🎉</s><voice name='ff_siwis'>oui 🎉</voice>",
      "<s>Hi # </s><voice name='ff_siwis'>oui</voice>",
      "en-us",
      { ssml: true },
    ],
  ];
  for (const [script, words, own, options] of rows) {
    const named = words.replaceAll("#", "party popper").replaceAll(/ (?=[.!])/g, "");
    const expected = await said(named, own, { ...options, textFormat: "auto" });
    assert.equal(await said(script, own, options), expected, script);
  }
  const turns = [{ text: "Oui 🎉", voice: "ff_siwis" }, { text: "Hi 🎉", voice: "bf_emma" }];
  const read = await Array.fromAsync(frontEnd.readTurns(
    turns.map(({ text, voice }) => ({ text, voicing: { manner: { voice } } })),
    "en-us",
    { emoji: "name", stage },
  ));
  const [french, english] = await Promise.all([
    said("Oui", "fr-fr"),
    said("Hi party popper", "en-gb"),
  ]);
  assert.deepEqual(read.map(({ utterance }) => utterance.phonemes), [french, english]);
});

Deno.test("words have their places in a formatted script", async () => {
  const script = "# The **big** house\n\nIt couldn&#39;t <b>be</b> [so](a.md) $x^2$.";
  const utterances = await frontEnd.utterances(script, "en-us");
  const words = utterances.flatMap((utterance) => utterance.words);
  for (const { text, textStart, textEnd } of words) {
    assert.equal(script.slice(textStart, textEnd), text);
  }
  const written = words.map(({ text }) => text);
  for (const word of ["The", "big", "house", "couldn&#39;t", "be", "so", "$x^2$"]) {
    assert(written.includes(word), `${word}: ${written}`);
  }
});

Deno.test("subtitles show a formatted script without its signs", async () => {
  const script = "# The **big** house\n\nIt couldn&#39;t <b>be</b> ~~more~~ [so](a.md):[3]\n\n" +
    "| Name | Age |\n|---|---|\n| Bob | 5 |\n\n```\ncode\n```\n\n<p>The _end_.</p>";
  const utterances = await frontEnd.utterances(script, "en-us");
  const words = utterances.flatMap((utterance) => utterance.words)
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .map(({ text, textStart, textEnd }, i) => ({
      text,
      textStart,
      textEnd,
      start: i / 2,
      end: i / 2 + 0.4,
    }));
  const formatting = utterances.flatMap((utterance) => utterance.formatting ?? []);
  const timings = { words, phonemes: [], visemes: [], formatting };
  const shown = cuesOf({ script, timings, seconds: words.length / 2, voice: "af_heart" }).map((
    { lines },
  ) => lines.flat().map(({ text, afterBlank }) => (afterBlank ? " " : "") + text).join("").trim())
    .join(" ");
  assert.equal(shown, "The big house It couldn't be more so: Name, Age Bob, 5 The _end_.");
});
