/** The time for a text grows with its length, whatever it repeats. */

import assert from "node:assert/strict";
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

/** The least time of several tries, in milliseconds. */
async function least(tries: number, act: () => unknown): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < tries; i++) {
    const start = performance.now();
    await act();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

async function assertLinear(
  unit: string,
  tries: number,
  act: (text: string) => unknown,
): Promise<void> {
  const repeated = (length: number): string =>
    unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const short = await least(tries, () => act(repeated(SHORT)));
  const long = await least(1, () => act(repeated(LONG)));
  const limit = MOST * short + NOISE;
  // A pause of the machine is no proof: only a second try is.
  const again = long > limit ? await least(1, () => act(repeated(LONG))) : long;
  assert(again <= limit, `${JSON.stringify(unit)}: ${short} ms, then ${again} ms`);
}

for (const [name, units] of Object.entries(REPEATED)) {
  Deno.test(`ten times the length takes at most ${MOST} times the time: ${name}`, async () => {
    await assertLinear(units[0], 3, (text) => frontEnd.phonemes(text, "en-us"));
  });

  Deno.test(`so it is for a single sentence by all rules: ${name}`, async () => {
    for (const unit of units) {
      await assertLinear(
        unit,
        2,
        (text) => normalizeEnglish(unifySigns(MappedText.of(text)), americanReader),
      );
    }
  });
}
