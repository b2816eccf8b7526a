import assert from "node:assert/strict";
import { loadEspeak } from "../../text/espeak.ts";
import { readEspeakData } from "../../text/espeak_data.ts";
import type { Language } from "../../text/front_end.ts";

Deno.test("espeak-ng speaks every language with the part of its data that is read", async () => {
  const espeak = await loadEspeak();
  const said: Record<Language, string> = {
    "en-us": "k_ˈɔ_f_i",
    "en-gb": "k_ˈɒ_f_i",
    "es": "k_ˈa_s_a",
    "fr-fr": "m_ɛ_z_ˈɔ̃",
    "hi": "ɡʰ_ˈʌ_ɾ",
    "it": "k_ˈa_z_a",
    "pt-br": "k_ˈa_z_æ",
  };
  const words: Record<Language, string> = {
    "en-us": "coffee",
    "en-gb": "coffee",
    "es": "casa",
    "fr-fr": "maison",
    "hi": "घर",
    "it": "casa",
    "pt-br": "casa",
  };
  const actual = Object.fromEntries(
    Object.entries(words).map(([language, word]) => [language, espeak(word, language as Language)]),
  );
  assert.deepEqual(actual, said);
});

Deno.test("data whose module does not say what is where is left to the package", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/x.js`, "nothing");
    await Deno.writeTextFile(`${folder}/x.data`, "0123456789");
    assert.equal(readEspeakData(`${folder}/x.data`, 10), null);
    const list = '{filename:"/a/en_dict",start:1,end:3},{filename:"/a/fo_dict",start:3,end:6}';
    await Deno.writeTextFile(`${folder}/x.js`, list);
    const data = new Uint8Array(readEspeakData(`${folder}/x.data`, 10)!);
    assert.deepEqual([...data], [0, 49, 50, 0, 0, 0, 0, 0, 0, 0]);
    await Deno.writeTextFile(`${folder}/x.data`, "0");
    assert.throws(() => readEspeakData(`${folder}/x.data`, 10), /cut short/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
