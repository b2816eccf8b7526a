/**
 * Measures how long a sentence of each language takes to read, once the language is loaded.
 *
 * @module
 */

import { readProjectText } from "../../project/files.ts";
import { ensureEnglish } from "../../setup/english/english.ts";
import { ensureLanguage } from "../../setup/languages.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import { isEnglish, LANGUAGE_CODES, LANGUAGES } from "../../text/languages.ts";

const frontEnd = await loadFrontEnd({
  englishFolder: await ensureEnglish(),
  languageFolder: ensureLanguage,
});

for (const language of LANGUAGE_CODES.filter((code) => !isEnglish(code))) {
  const file = `configs/sentences/${language.split("-")[0]}.txt`;
  const sentences = (await readProjectText(file)).trim().split("\n");
  // Loads the language.
  await frontEnd.utterances(sentences[0], language);
  let next = 0;
  Deno.bench(`a sentence: ${LANGUAGES[language].name}`, async () => {
    await frontEnd.utterances(sentences[next++ % sentences.length], language);
  });
}
