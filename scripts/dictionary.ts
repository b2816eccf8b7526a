/**
 * Checks a dictionary of a user's own: `deno task dictionary check FILE`.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { textTable } from "../bench/figures.ts";
import { ensureEnglish } from "../setup/english/english.ts";
import { loadFrontEnd } from "../text/front_end.ts";
import type { EnglishLanguage } from "../text/languages.ts";
import { Dictionary, readPronunciations } from "../text/phonemes/pronunciations.ts";
import { runCommand, userPath } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Options {
  readonly british?: boolean;
}

await runCommand("dictionary", "Checks dictionaries of your own.", (program) => {
  program
    .command("check <file>")
    .description("reports mistakes in a YAML file of pronunciations, and what each entry changes")
    .option("--british", "compare with British instead of American English")
    .action(check);
});

/** Prints each word with the phonemes that it has in the file and without it. */
async function check(file: string, { british = false }: Options): Promise<void> {
  const language: EnglishLanguage = british ? "en-gb" : "en-us";
  const own = await readPronunciations(pathToFileURL(userPath(file)));
  const dictionary = new Dictionary([own], language);
  const frontEnd = await loadFrontEnd({ englishFolder: await ensureEnglish() });
  const rows: string[][] = [];
  for (const word of Object.keys(own)) {
    const phonemes = dictionary.get(word) ?? "";
    const before = await frontEnd.phonemes(word, language);
    rows.push([word, phonemes, before, phonemes === before ? "changes nothing" : ""]);
  }
  const head = ["word", "phonemes", "without it", ""];
  print(textTable([head, ...rows], head.map(() => false)));
}
