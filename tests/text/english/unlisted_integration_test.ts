import assert from "node:assert/strict";
import { heardTheSame } from "../../../text/english/g2p/broad.ts";
import { loadFrontEnd } from "../../../text/front_end.ts";
import type { Language } from "../../../text/languages.ts";
import { englishFolder } from "../../helpers/english.ts";

const frontEnd = await loadFrontEnd({ englishFolder, espeak: false });

async function say(text: string, language: Language = "en-us"): Promise<string> {
  return await frontEnd.phonemes(text, language);
}

/** Phonemes that Kokoro's symbols for flaps and glottal stops can be compared with. */
function comparable(phonemes: string): string {
  return phonemes.replaceAll("T", "t").replace(/t[əᵊ]?(?=n)/g, "t");
}

Deno.test("names of the CMU dictionary have their own phonemes", async () => {
  const url = new URL("../../fixtures/cmu_names.tsv", import.meta.url);
  const rows = (await Deno.readTextFile(url)).trim().split("\n").map((line) => line.split("\t"));
  const wrong: string[] = [];
  for (const [word, ...accepted] of rows) {
    const said = comparable(await say(word));
    if (!accepted.some((other) => heardTheSame(comparable(other), said))) wrong.push(word);
  }
  assert.equal(rows.length, 300);
  assert(wrong.length <= 3, wrong.join());
});

Deno.test("a name is read with a capital, in a genitive, and in British English", async () => {
  assert.equal(await say("Abelson"), await say("abelson"));
  assert.equal(await say("Abelson's"), `${await say("Abelson")}z`);
  assert.equal(await say("Abelson", "en-gb"), "ˈabɪlsᵊn");
});

Deno.test("accented spellings are read as their plain ones", async () => {
  const pairs = [
    ["doppelgänger", "doppelganger"],
    ["Zürich", "Zurich"],
    ["Dvořák", "Dvorak"],
    ["Noël", "Noel"],
    ["Chloë", "Chloe"],
    ["Hawaiʻi", "Hawaii"],
    ["naïve", "naive"],
    ["façade", "facade"],
    ["Bogotá", "Bogota"],
    ["Malmö's", "Malmo's"],
    ["smörgåsbord", "smorgasbord"],
    ["e\u0301migre\u0301", "emigre"],
  ];
  for (const [accented, plain] of pairs) {
    assert.equal(await say(accented), await say(plain), accented);
    assert.equal(await say(accented, "en-gb"), await say(plain, "en-gb"), accented);
  }
});

Deno.test("a final é is heard, whatever the plain word", async () => {
  for (const word of ["rosé", "pâté", "exposé", "résumé", "saké", "soirée"]) {
    for (const language of ["en-us", "en-gb"] as const) {
      assert.match(await say(word, language), /A$/, word);
      assert.match(await say(`${word}s`, language), /Az$/, `${word}s`);
    }
  }
  assert.equal(await say("café"), "kæfˈA");
});

Deno.test("parts of a name that the lists know are read as listed", async () => {
  assert.equal(await say("BlorpTech"), `${await say("blorp")}${await say("tech")}`);
  assert.equal(await say("McGowan"), await say("mcgowan"));
});

Deno.test("letters of other scripts, digits and words without a vowel are said", async () => {
  assert.equal(await say("Москва"), await say("Moskva"));
  assert.notEqual(await say("日本語"), "");
  assert.match(await say("xkcd"), /k.*s.*d/);
  assert.notEqual(await say("x".repeat(50)), "");
});

Deno.test("marks within a word stay", async () => {
  const parts = await Promise.all(["blorp", "quxly", "zeb"].map((word) => say(word)));
  assert.equal(await say("blorp;quxly!zeb"), `${parts[0]}; ${parts[1]}! ${parts[2]}`);
  assert.equal(await say("said;quxly"), `${await say("said")}; ${parts[1]}`);
});

Deno.test("a word that no list has is guessed, in both kinds of English", async () => {
  assert.equal(await say("A blorptish day!"), "ɐ blˈɔɹptɪʃ dˈA!");
  assert.equal(await say("A blorptish day!", "en-gb"), "ɐ blˈɔːptɪʃ dˈA!");
});

Deno.test("with `unknown` each word is guessed, though the lists have it", async () => {
  const guessed = await frontEnd.phonemes("The colonel, Noël!", "en-us", { unknown: true });
  assert.match(guessed, /^\S+ \S+, \S+!$/);
  assert.notEqual(guessed, await say("The colonel, Noël!"));
});

Deno.test("without espeak-ng only English can be spoken", async () => {
  await assert.rejects(frontEnd.utterances("Hola", "es"), { name: "KokoroError", kind: "setup" });
});
