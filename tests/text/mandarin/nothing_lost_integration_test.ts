/** Every letter, character and digit of a Mandarin text is spoken. */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { KokoroError } from "../../../errors.ts";
import { loadFrontEnd } from "../../../text/front_end.ts";
import { englishFolder } from "../../helpers/english.ts";
import { fixture } from "../../helpers/files.ts";
import { mandarinFolder } from "../../helpers/mandarin.ts";

const frontEnd = await loadFrontEnd({
  englishFolder,
  languageFolder: () => Promise.resolve(mandarinFolder),
});
const RUNS = 5000;
/** Fixed, so that a run can be repeated. `NOTHING_LOST_SEED` tries other texts. */
const SEED = Number(Deno.env.get("NOTHING_LOST_SEED") ?? 1);

const MUST_BE_SAID = /(?!\p{Extended_Pictographic})[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{Sc}]/gu;
const SPOKEN = /[\p{Ll}\p{Lu}\p{Lo}]/u;
/** The sign for a repeated character says nothing after another sign. */
const REPEATED = /(?<!\p{sc=Han})々/gu;
/** Notes at the end of a clause are left out. */
const NOTES = /[¹²³]+/gu;

const cases = (await Deno.readTextFile(new URL("normalize_cases.tsv", import.meta.url)))
  .trim().split("\n").slice(1).map((row) => row.split("\t")[2]);
const texts = (await Deno.readTextFile(fixture("misaki_zh.jsonl"))).trim().split("\n")
  .map((row) => JSON.parse(row).text as string);
const SAMPLES = [...cases, ...texts];

const SYMBOLS = [
  ..."。，、；：？！“”‘’（）《》「」…—·～．.,:;!?-~/\\@#%&*+=<>$£€¥￥°℃×÷½№Ⅲ①",
  ..."0123456789０９aZ一二三不个年月日点分元万亿的得地着只行长㐀龘𠀀〇ж中のαé",
  ..." |\n|km|%|第|1/2|2024年|3.5|12:30|-5|GPU|http://a.cn".split("|"),
];

async function lost(script: string): Promise<string[]> {
  const spoken: { start: number; end: number }[] = [];
  try {
    const options = { markup: false, textFormat: "plain" } as const;
    for (const { words, phonemes } of await frontEnd.utterances(script, "zh", options)) {
      for (const { textStart: start, textEnd: end, phonemeStart, phonemeEnd } of words) {
        if (SPOKEN.test(phonemes.slice(phonemeStart, phonemeEnd))) spoken.push({ start, end });
      }
    }
  } catch (error) {
    if (!(error instanceof KokoroError && error.kind === "input")) throw error;
  }
  return [...script.replace(REPEATED, " ").replace(NOTES, " ").matchAll(MUST_BE_SAID)]
    .filter(({ index }) => !spoken.some(({ start, end }) => start <= index && index < end))
    .map(({ 0: symbol, index }) => `${symbol} at ${index}`);
}

Deno.test(`nothing is lost in ${RUNS} generated and mutated texts`, async () => {
  const { default: fc } = await loadFastCheck();
  const symbol = fc.constantFrom(...SYMBOLS);
  const change = fc.tuple(fc.nat(), fc.nat({ max: 4 }), fc.array(symbol, { maxLength: 4 }));
  const mutated = fc.tuple(fc.constantFrom(...SAMPLES), fc.array(change, { maxLength: 4 })).map(
    ([text, changes]) =>
      changes.reduce((rest, [place, gone, added]) => {
        const at = place % (rest.length + 1);
        return rest.slice(0, at) + added.join("") + rest.slice(at + gone);
      }, text),
  );
  const loose = fc.array(symbol, { maxLength: 16 }).map((all) => all.join(""));
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, loose), async (text) => {
      assert.deepEqual(await lost(text), [], text);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
