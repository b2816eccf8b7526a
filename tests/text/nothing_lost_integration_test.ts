/** Every letter, digit and currency sign of a text is spoken, but for markup and decoration. */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../dev_deps.ts";
import { KokoroError } from "../../errors.ts";
import { DECORATION, RULES } from "../../text/english/normalize/normalize.ts";
import { FormatReader } from "../../text/formats/format_reader.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import type { EspeakLanguage, Language } from "../../text/languages.ts";
import { MappedText, type Range } from "../../text/script/mapped_text.ts";
import { MarkupReader } from "../../text/script/markup.ts";
import { unifySigns } from "../../text/script/signs.ts";
import { transliterated } from "../../text/script/transliterate.ts";
import { englishFolder } from "../helpers/english.ts";

const frontEnd = await loadFrontEnd({ englishFolder });
const RUNS = 20_000;
/** Fixed, so that a run can be repeated. `NOTHING_LOST_SEED` tries other texts. */
const SEED = Number(Deno.env.get("NOTHING_LOST_SEED") ?? 1);

const MUST_BE_SAID = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{Sc}]/gu;
const SPOKEN = /[\p{Ll}\p{Lu}\p{Lo}]/u;

/** Pictures, which `signs.ts` leaves out. */
const PICTURES = /(?![©®™])\p{Extended_Pictographic}|¯\\_\(ツ\)_\/¯/gu;

/** The texts of the cases of all rules: good starts for mutations. */
const FOLDER = new URL("english/normalize_cases/", import.meta.url);
const SAMPLES = [...Deno.readDirSync(FOLDER)].flatMap(({ name }) =>
  Deno.readTextFileSync(new URL(name, FOLDER)).trimEnd().split("\n").slice(1)
    .map((line) => line.split("\t")[1])
);

/** Symbols that are put into texts: of all scripts, and those that rules look at. */
const SYMBOLS = [
  ...".,:;!?-–—_/\\|@#%&*+=~^'’\"“”()<>$£€¥₹¢°×÷√∞≤≥≈½¾²³¹₂№…·•→←",
  ..."0123456789aAbBéñßæøłñΔπωμЖяשعनमไทย日本語カな한中①Ⅳª٣५",
  " ",
  "\n",
  "  ",
  "\u00a0",
  "\u00ad",
  "\u0301",
  "😀",
  "00",
  "a.m.",
  "St.",
  "x",
  "km",
  "%",
  "://",
  ".com",
];

/** The ranges of a script that are left out on purpose: its markup, its format, its decoration. */
async function decoration(script: string): Promise<Range[]> {
  const markup = new MarkupReader();
  const format = new FormatReader();
  const parts = await Array.fromAsync(format.end([...markup.push(script), ...markup.end()]));
  const left = MappedText.join(parts.flatMap((part) => "text" in part ? [part.text] : []));
  const targets = Array.from(script.matchAll(/\]\([^()\n]*\)|\[pause:[^\]\n]*\]/gu), rangeOf);
  const pictures = Array.from(script.matchAll(PICTURES), rangeOf);
  const unified = await transliterated(unifySigns(left));
  const byRule = RULES.filter(({ name }) => DECORATION.has(name)).flatMap(({ pattern }) =>
    Array.from(unified.text.matchAll(pattern), (match) => unified.origin(rangeOf(match)))
  );
  return [...targets, ...pictures, ...format.edits, ...byRule];
}

function rangeOf({ 0: all, index }: RegExpMatchArray): Range {
  return { start: index!, end: index! + all.length };
}

/** The symbols of a script that are neither spoken nor decoration, and where they are. */
async function lost(script: string, language: Language): Promise<string[]> {
  const spoken: Range[] = [];
  let silent: Range[] = [];
  try {
    silent = await decoration(script);
    for (const { words, phonemes } of await frontEnd.utterances(script, language)) {
      for (const { textStart: start, textEnd: end, phonemeStart, phonemeEnd } of words) {
        if (SPOKEN.test(phonemes.slice(phonemeStart, phonemeEnd))) spoken.push({ start, end });
      }
    }
  } catch (error) {
    if (!(error instanceof KokoroError && error.kind === "input")) throw error;
    if (/of the script:/.test(error.message)) return [];
  }
  const covers = (ranges: readonly Range[], at: number): boolean =>
    ranges.some(({ start, end }) => start <= at && at < end);
  return [...script.matchAll(MUST_BE_SAID)]
    .filter(({ index }) => !covers(spoken, index) && !covers(silent, index))
    .map(({ 0: symbol, index }) => `${symbol} at ${index}`);
}

Deno.test("decoration is found, and nothing else", async () => {
  assert.equal((await decoration("It is xD so")).length, 1);
  assert.equal((await decoration("It is [so](+1)")).length, 1);
  assert.equal((await decoration("It is so.¹ Then")).length, 1);
  assert.equal((await decoration("It is so")).length, 0);
});

/** Reads texts that are made of samples in some languages. */
async function assertNothingIsLost(
  samples: readonly string[],
  languages: readonly Language[],
  runs: number,
): Promise<void> {
  const { default: fc } = await loadFastCheck();
  const symbol = fc.constantFrom(...SYMBOLS);
  const change = fc.tuple(fc.nat(), fc.nat({ max: 4 }), fc.array(symbol, { maxLength: 4 }));
  const mutated = fc.tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 4 })).map(
    ([text, changes]) =>
      changes.reduce((rest, [place, gone, added]) => {
        const at = place % (rest.length + 1);
        return rest.slice(0, at) + added.join("") + rest.slice(at + gone);
      }, text),
  );
  const joined = fc.array(fc.oneof(fc.constantFrom(...samples), symbol), { maxLength: 4 })
    .map((parts) => parts.join(" "));
  const texts = fc.oneof(
    { weight: 5, arbitrary: mutated },
    { weight: 2, arbitrary: joined },
    { weight: 2, arbitrary: fc.array(symbol, { maxLength: 16 }).map((all) => all.join("")) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 24 }) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 24 }) },
  );
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(...languages), async (script, language) => {
      assert.deepEqual(await lost(script, language), []);
    }),
    { numRuns: runs, seed: SEED },
  );
}

Deno.test(`nothing is lost in ${RUNS} generated and mutated texts`, async () => {
  await assertNothingIsLost(SAMPLES, ["en-us", "en-gb"], RUNS);
});

/** The cases of languages that espeak-ng pronounces. */
const OTHERS: Readonly<Record<string, EspeakLanguage>> = {
  es: "es",
  fr: "fr-fr",
  hi: "hi",
  it: "it",
  pt: "pt-br",
};
/** Texts of each of them. */
const RUNS_OF_OTHERS = 1500;

for (const [name, language] of Object.entries(OTHERS)) {
  Deno.test(`nothing is lost in ${RUNS_OF_OTHERS} texts in ${language}`, async () => {
    const cases = await Deno.readTextFile(new URL(`espeak/cases/${name}.tsv`, import.meta.url));
    const samples = cases.trimEnd().split("\n").slice(1).map((line) => line.split("\t")[0]);
    await assertNothingIsLost(samples, [language], RUNS_OF_OTHERS);
  });
}
