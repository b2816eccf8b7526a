/** The time for a text grows with its length, whatever it repeats. */

import assert from "node:assert/strict";
import process from "node:process";
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
  digits: ["1", "1,", "1.", "12 "],
  dots: [".", "a.", ". "],
  brackets: ["(", "[", "a)"],
  quotes: ['"', "'", "“a"],
  hyphens: ["-", "a-", "1-"],
  slashes: ["/", "a/", "1/"],
  "at-signs": ["@", "a@", "@a "],
  capitals: ["A", "AB ", "Ab "],
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
        (text) => normalizeEnglish(unifySigns(MappedText.of(text)), americanReader),
      );
    }
  });
}
