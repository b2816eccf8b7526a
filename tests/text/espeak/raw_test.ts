import assert from "node:assert/strict";
import type { EspeakLanguage } from "../../../text/languages.ts";
import { loadEspeak } from "../../../text/espeak/espeak.ts";
import { likeMisaki } from "../../../text/espeak/raw.ts";

const espeak = await loadEspeak();

const FILES: Readonly<Record<EspeakLanguage, string>> = {
  "es": "misaki_es.jsonl",
  "fr-fr": "misaki_fr.jsonl",
  "hi": "misaki_hi.jsonl",
  "it": "misaki_it.jsonl",
  "pt-br": "misaki_pt.jsonl",
};

for (const [language, file] of Object.entries(FILES) as [EspeakLanguage, string][]) {
  Deno.test(`the phonemes of ${language} are those of misaki, to the letter`, async () => {
    const rows = await Deno.readTextFile(new URL(`../../fixtures/${file}`, import.meta.url));
    for (const row of rows.trim().split("\n")) {
      const { text, phonemes } = JSON.parse(row);
      assert.equal(likeMisaki(text, language, espeak), phonemes, text);
    }
  });
}
