/**
 * Measures the time and the memory of the text front end.
 *
 * @module
 */

import { ensureEnglish } from "../../setup/english/english.ts";
import { loadEnglishModel, loadLexicon } from "../../text/english/data.ts";
import { loadFrontEnd } from "../../text/front_end.ts";

const SENTENCES = (await Deno.readTextFile(
  new URL("../../tests/fixtures/judged_sentences.txt", import.meta.url),
)).trim().split("\n");

/** Scripts of 1000 words, each with the sentences in another order, so that no cache knows it. */
function* scripts(): Generator<string> {
  for (let round = 0;; round++) {
    const words: string[] = [];
    for (let i = 0; words.length < 1000; i++) {
      words.push(...SENTENCES[(i * 7 + round) % SENTENCES.length].split(" "));
    }
    yield words.slice(0, 1000).join(" ");
  }
}

const englishFolder = await ensureEnglish();
await reportMemory();
const frontEnd = await loadFrontEnd({ englishFolder });
const script = scripts();
const network = (await loadEnglishModel(englishFolder)).network();
const UNKNOWN = (await Deno.readTextFile(
  new URL("../../training/g2p/held_out_words.txt", import.meta.url),
)).trim().split("\n");
let next = 0;

/** Prints the memory of a separate process after each step. */
async function reportMemory(): Promise<void> {
  const child = new URL("../memory/text_memory.ts", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", child.href, englishFolder],
  }).output();
  console.log(`Resident memory: ${new TextDecoder().decode(stdout).trim()}`);
}

Deno.bench("load the tagger and the lists", { group: "load" }, async () => {
  await loadEnglishModel(englishFolder);
  loadLexicon(englishFolder, false);
});

Deno.bench("load the front end", { group: "load" }, async () => {
  await loadFrontEnd({ englishFolder });
});

Deno.bench("load the network, when the first word needs it", { group: "load" }, async () => {
  (await loadEnglishModel(englishFolder)).network();
});

Deno.bench("a sentence", { group: "read" }, async () => {
  await frontEnd.utterances(SENTENCES[next++ % SENTENCES.length], "en-us");
});

Deno.bench("a script of 1000 words", { group: "read" }, async () => {
  await frontEnd.utterances(script.next().value, "en-us");
});

Deno.bench("a guess of an unknown word", { group: "read" }, () => {
  network.guess(UNKNOWN[next++ % UNKNOWN.length]);
});
