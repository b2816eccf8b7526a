/**
 * Texts for measuring time and memory: the same on every machine.
 *
 * @module
 */

import { loadFastCheck } from "../dev_deps.ts";
import { KokoroError } from "../errors.ts";
import { readProjectText } from "../project/files.ts";

/** How much shorter than asked a script may be: by this fraction, or by one word. */
const TOLERANCE = 0.03;
const WORD_SECONDS = 0.4;

/** The number of words that `af_heart` says per second. */
const WORDS_PER_SECOND = 2.9;

/** More tries than are ever needed: each try is closer than the one before. */
const MOST_TRIES = 10;

/** Files with a sentence in each line. */
const SENTENCES = ["configs/sentences.txt", "tests/fixtures/judged_sentences.txt"];

async function allWords(): Promise<string[]> {
  return (await readProjectText("configs/sentences.txt")).trim().split(/\s+/);
}

/**
 * Makes texts with a given number of words: the sentences of `configs/sentences.txt` in order,
 * again and again from the start, cut after the last word.
 */
export async function sentenceWords(): Promise<(count: number) => string> {
  const words = await allWords();
  return (count) => Array.from({ length: count }, (_, i) => words[i % words.length]).join(" ");
}

/** More words than fit in 45 s, so that the slot is filled to the last word that fits. */
export const LONG_SCRIPT_WORDS = 160;

/** Decides the order of the sentences. */
const ORDER_SEED = 1;

/**
 * Scripts that fill a slot. Each has the sentences in an order of its own, so that the lengths of
 * its utterances are its own, too. The same on every machine.
 */
export async function differentScripts(count: number): Promise<string[]> {
  const sentences = (await Promise.all(SENTENCES.map(readProjectText)))
    .flatMap((text) => text.trim().split("\n"));
  const { array, integer, noBias, sample } = await loadFastCheck();
  const places = array(noBias(integer({ min: 0 })), {
    minLength: sentences.length,
    maxLength: sentences.length,
  });
  return sample(places, { numRuns: count, seed: ORDER_SEED }).map((places) => {
    const order = sentences.map((_, i) => i).sort((a, b) => places[a] - places[b] || a - b);
    const words = order.flatMap((i) => sentences[i].split(" "));
    return words.slice(0, LONG_SCRIPT_WORDS).join(" ");
  });
}

/**
 * Finds a script that takes `seconds` to say, or a little less.
 *
 * @param text makes a text with a given number of words
 * @param secondsOf returns how long a text takes to say
 * @throws {KokoroError} `input` when one word takes longer than `seconds`
 */
export async function scriptOf(
  seconds: number,
  text: (words: number) => string,
  secondsOf: (text: string) => Promise<number>,
): Promise<string> {
  const shortest = seconds - Math.max(TOLERANCE * seconds, WORD_SECONDS);
  let best = { script: "", seconds: 0 };
  let [enough, tooMany] = [0, Infinity];
  let words = Math.max(1, Math.round(seconds * WORDS_PER_SECOND));
  for (let tries = 0; tries < MOST_TRIES && enough + 1 < tooMany; tries++) {
    const script = text(words);
    const taken = await secondsOf(script);
    if (taken > seconds) tooMany = words;
    else enough = words;
    if (taken <= seconds && taken > best.seconds) best = { script, seconds: taken };
    if (best.seconds >= shortest) break;
    const aim = (seconds + shortest) / 2;
    words = Math.round(words * aim / taken);
    words = Math.min(Math.max(words, enough + 1), tooMany - 1);
  }
  if (best.script === "") throw new KokoroError("input", `${seconds} s is too short for one word`);
  return best.script;
}

/** The fewest and the most words of a random text, for 1.5 and 45 s. */
const [FEWEST, MOST] = [3, 125];

/**
 * Makes texts of random words. Lengths are distributed evenly on a logarithmic scale: 3 to 6 words
 * are as likely as 60 to 120. The same `seed` gives the same texts.
 */
export async function randomTexts(count: number, seed: number): Promise<string[]> {
  const words = await allWords();
  const { array, constantFrom, integer, noBias, sample } = await loadFastCheck();
  const steps = 1000;
  const length = noBias(integer({ min: 0, max: steps }))
    .map((step) => Math.round(FEWEST * (MOST / FEWEST) ** (step / steps)));
  const word = noBias(constantFrom(...words));
  const text = length.chain((length) =>
    array(word, { minLength: length, maxLength: length, size: "max" })
  );
  return sample(text, { numRuns: count, seed }).map((words) => words.join(" "));
}
