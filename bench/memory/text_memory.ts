/**
 * Measures the memory of the text front end in a separate process, which `text_bench.ts` starts.
 *
 * @module
 */

const [englishFolder] = Deno.args;
const { rss: bare } = Deno.memoryUsage();
const { loadFrontEnd } = await import("../../text/front_end.ts");
const imported = Deno.memoryUsage().rss;
const frontEnd = await loadFrontEnd({ englishFolder });
const sentences = new URL("../../tests/fixtures/judged_sentences.txt", import.meta.url);
// The last one has a word that no list has.
const texts = [...(await Deno.readTextFile(sentences)).trim().split("\n"), "A blorptang."];
for (const sentence of texts) {
  await frontEnd.utterances(sentence, "en-us");
}
const used = Deno.memoryUsage().rss;

const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
console.log(
  `Deno alone ${mb(bare)}, its modules ${mb(imported - bare)} more, ` +
    `the front end after ${texts.length} sentences ${mb(used - imported)} more`,
);
