/**
 * Measures whether the event loop stays free while a model speaks.
 *
 * @module
 */

import { allocateOutputFor } from "../../ffi/slot.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import { type Figure, textTable } from "../figures.ts";
import { LIMITS } from "../limits.ts";
import { percentile } from "../../serving/statistics.ts";
import { sentenceWords } from "../texts.ts";

/** The interval of the timer in milliseconds. */
const TIMER = 1;

/** The numbers of words of scripts of about 5, 15 and 45 s. */
const WORDS = [14, 42, 130];

/** How late each tick of a timer was during some work, in milliseconds. */
export interface Lateness {
  readonly what: string;
  readonly ms: readonly number[];
}

/** Runs a timer of 1 ms again and again until `work` is done, and measures how late it is. */
export async function lateness(what: string, work: () => Promise<unknown>): Promise<Lateness> {
  const ms: number[] = [];
  let due = performance.now() + TIMER;
  let timer = setTimeout(tick, TIMER);
  function tick(): void {
    ms.push(Math.max(0, performance.now() - due));
    due = performance.now() + TIMER;
    timer = setTimeout(tick, TIMER);
  }
  try {
    await work();
  } finally {
    clearTimeout(timer);
  }
  return { what, ms };
}

/**
 * Measures the lateness during the first synthesis of `model`, which loads what it needs, and
 * during later ones.
 */
export async function latenessOfSpeech(model: KokoroModel, rounds: number): Promise<Lateness[]> {
  const { device, gpu } = model.info();
  const output = allocateOutputFor(device, gpu?.index);
  const text = await sentenceWords();
  const speak = (words: number): Promise<unknown> => model.synthesize(text(words), { output });
  const first = await lateness("first synthesis", () => speak(WORDS[0]));
  const later = await lateness("later ones", async () => {
    for (let round = 0; round < rounds; round++) for (const words of WORDS) await speak(words);
  });
  return [first, later];
}

/** The P99 of each measurement, with its limit. */
export function latenessFigures(measured: readonly Lateness[]): Figure[] {
  return measured.map(({ what, ms }) => ({
    name: `timer late at P99, ${what}`,
    value: percentile(ms, 0.99),
    unit: "ms",
    digits: 2,
    limit: LIMITS.lateness,
  }));
}

/** A table with a line for each measurement. */
export function latenessTable(measured: readonly Lateness[]): string {
  const head = ["", "ticks", "P50", "P95", "P99", "worst"];
  const rows = measured.map(({ what, ms }) => [
    what,
    String(ms.length),
    ...[0.5, 0.95, 0.99, 1].map((part) => `${percentile(ms, part).toFixed(2)} ms`),
  ]);
  return textTable([head, ...rows], head.map((_, column) => column > 0));
}
