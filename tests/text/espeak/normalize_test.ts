/** Each case of `cases/` has a text, its reading, and the rule of the language behind it. */

import assert from "node:assert/strict";
import type { EspeakLanguage } from "../../../text/languages.ts";
import { normalize, rulesFor } from "../../../text/espeak/normalize/normalize.ts";
import { loadGrammar } from "../../../text/espeak/grammars/load.ts";
import { MappedText } from "../../../text/script/mapped_text.ts";
import { unifySigns } from "../../../text/script/signs.ts";

const FILES: Readonly<Record<string, EspeakLanguage>> = {
  es: "es",
  fr: "fr-fr",
  hi: "hi",
  it: "it",
  pt: "pt-br",
};

/** The least number of cases of a language. */
const CASES = 60;

for (const [name, language] of Object.entries(FILES)) {
  const rules = rulesFor(await loadGrammar(language));
  const reading = async (text: string): Promise<string> =>
    (await normalize(unifySigns(MappedText.of(text)), rules)).text.text;
  const rows = Deno.readTextFileSync(new URL(`cases/${name}.tsv`, import.meta.url))
    .trimEnd().split("\n").slice(1).map((line) => line.split("\t"));

  Deno.test(`${language}: numbers, signs and abbreviations are read by the rules`, async () => {
    assert(rows.length >= CASES, `${rows.length} cases`);
    for (const [text, expected, rule] of rows) {
      assert(rule !== undefined && rule !== "", `${text}: which rule?`);
      assert.equal(await reading(text), expected, rule);
    }
  });

  Deno.test(`${language}: no digit is left, and what is in words stays`, async () => {
    for (const [, expected] of rows) {
      assert.doesNotMatch(expected, /\d/);
      assert.equal(await reading(expected), expected);
    }
  });

  Deno.test(`${language}: ranges that the writer marked stay the same`, async () => {
    const { text } = await normalize(MappedText.of("12 34"), rules, [{ start: 0, end: 2 }]);
    assert.match(text.text, /^12 \D+$/);
  });
}
