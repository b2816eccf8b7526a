/** The time for a text grows with its length, whatever it repeats. */

import assert from "node:assert/strict";
import process from "node:process";
import { loadHtml } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { withLastMark } from "../../text/script/unread.ts";
import { BlockReader } from "../../text/formats/blocks.ts";
import { HtmlReader } from "../../text/formats/html.ts";
import { parseBlend } from "../../voices/blend.ts";
import { normalizeEnglish } from "../../text/english/normalize/normalize.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import { MappedText } from "../../text/script/mapped_text.ts";
import { unifySigns } from "../../text/script/signs.ts";
import { americanReader, englishFolder } from "../helpers/english.ts";

const frontEnd = await loadFrontEnd({ englishFolder });
const SHORT = 10_000;
const LONG = 100_000;
/** Ten times the length may take this many times the time, and these milliseconds of noise. */
const MOST = 12;
const NOISE = 500;

const REPEATED: Record<string, readonly string[]> = {
  digits: ["1", "1,", "1.", "12 ", "²1", "½"],
  dots: [".", "a.", ". ", "A. "],
  brackets: ["(", "[", "a)", "[a]("],
  quotes: ['"', "'", "“a", "A’", "’A"],
  hyphens: ["-", "a-", "1-"],
  dashes: ["1–", "–", "–1 "],
  slashes: ["/", "a/", "1/"],
  symbols: ["a&b", "&", "$1", "1%", "√"],
  "at-signs": ["@", "a@", "@a "],
  capitals: ["A", "AB ", "Ab "],
  accents: ["é", "aé", "É'"],
  "combining marks": ["e\u0301", "\u0301", "e\u0301 "],
};

/** The least time of several tries that the processor needs, in milliseconds. */
async function least(tries: number, act: () => unknown): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < tries; i++) {
    const before = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

async function assertLinear(unit: string, act: (text: string) => unknown): Promise<void> {
  const repeated = (length: number): string =>
    unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const short = await least(3, () => act(repeated(SHORT)));
  const limit = MOST * short + NOISE;
  let long = Infinity;
  // Other programs and the collector of garbage disturb single tries.
  for (let i = 0; i < 3 && long > limit; i++) {
    long = Math.min(long, await least(1, () => act(repeated(LONG))));
  }
  assert(long <= limit, `${JSON.stringify(unit)}: ${short} ms, then ${long} ms`);
}

for (const [name, units] of Object.entries(REPEATED)) {
  Deno.test(`ten times the length takes at most ${MOST} times the time: ${name}`, async () => {
    await assertLinear(units[0], (text) => frontEnd.phonemes(text, "en-us"));
  });

  Deno.test(`so it is for a single sentence by all rules: ${name}`, async () => {
    for (const unit of units) {
      await assertLinear(
        unit,
        async (text) => await normalizeEnglish(unifySigns(MappedText.of(text)), americanReader),
      );
    }
  });
}

const html = (await loadHtml()).Tokenizer;
/** Parts that read a text in one go. */
const PARTS: Record<string, readonly [unit: string, act: (text: string) => unknown]> = {
  "the time of a pause in SSML": ["1", (text) => {
    const reader = new HtmlReader(html);
    reader.push(`<break time="${text}x">`);
    reader.end();
  }],
  "tabs before the end of a line in HTML": ["\t", (text) => {
    const reader = new HtmlReader(html);
    reader.push(`<p>${text}</p>`);
    reader.end();
    reader.take(text.length);
  }],
  "digits for a weight of a blend": ["1", (text) => {
    assert.throws(() => parseBlend(`af_sky(${text}x)`, new Map()), KokoroError);
  }],
  "quotation marks at the end": ["”", (text) => withLastMark([], `a.${text}x`)],
};

for (const [what, [unit, act]] of Object.entries(PARTS)) {
  Deno.test(`ten times the length takes at most ${MOST} times the time: ${what}`, async () => {
    await assertLinear(unit, act);
  });
}

Deno.test("a block of Markdown has a limited number of signs that may be emphasis", () => {
  const lengths = (text: string): number[] => {
    const blocks = new BlockReader();
    const all: number[] = [];
    for (let rest = text; rest !== "";) {
      all.push(blocks.end(rest, true)!);
      rest = rest.slice(all.at(-1)!);
    }
    return all;
  };
  for (const unit of ["*", "*_", "[", "]*", "_<"]) {
    assert(lengths(unit.repeat(4000)).every((length) => length <= 700), unit);
  }
  assert.deepEqual(lengths("a *b* c ".repeat(100)), [800]);
});

/** How often other work gets a turn while a text is read. */
async function turnsDuring(read: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await read();
  clearInterval(timer);
  return turns;
}

Deno.test("other work gets turns while a text is read, also within a sentence", async () => {
  for (const unit of ["1–", "a&b", "a/", "-1", "*[", "The cat sat, and 3 of 4 saw it. "]) {
    const text = unit.repeat(Math.ceil(1000 / unit.length)).slice(0, 1000);
    // Turns are taken by time, so a sentence that is read quickly needs none.
    const before = process.cpuUsage();
    const turns = await turnsDuring(() => frontEnd.phonemes(text.repeat(10), "en-us"));
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    assert(turns >= took / 50, `${unit}: ${turns} turns within ${took} ms`);
  }
});
