/**
 * Group 6: the same text and seed give the same bits, whatever happened before.
 *
 * @module
 */

import { sentenceFor, speakSentence } from "./sentence.ts";
import { alone } from "./process.ts";
import type { Bench } from "./bench.ts";
import type { Lines } from "./lines.ts";
import { differentScripts } from "../../texts.ts";
import { idsOf } from "./utterance.ts";
import { STYLE_SIZE } from "../../../ffi/symbols.ts";

/** How often the layers with LSTMs are computed, and the length of the utterance. */
const REPEATS = 100;
const LENGTH = { tokens: 107, frames: 3 };

/** What is left of the memory: too little for any utterance. */
const TOO_LITTLE = 8e6;

/** Compares the sentence with itself, each time after something else. */
export async function bits(bench: Bench, lines: Lines): Promise<void> {
  const { subject } = bench;
  const model = await bench.model();
  const say = (): Promise<string> => speakSentence(model, subject);
  const first = await say();
  lines.fact("text", sentenceFor(subject));
  lines.fact("fingerprint", first);
  const compare = (when: string, work: () => Promise<string>): Promise<void | undefined> =>
    lines.step(when, async () => differing(lines, when, first === await work() ? 0 : 1));
  await compare("again", say);
  await compare("among others", async () => {
    const [script] = await differentScripts(1);
    return (await Promise.all([say(), model.synthesize(script, { output: subject.output() })]))[0];
  });
  await compare("with a second model", async () => {
    using second = await subject.model();
    return await speakSentence(second, subject);
  });
  await compare("after freeing cached memory", async () => {
    await bench.releaseMemory();
    return await say();
  });
  await compare("after running out of memory", async () => {
    await bench.releaseMemory();
    await subject.withLittleMemory(TOO_LITTLE, async () => {
      const ended = await say().then(() => "it was enough", String);
      lines.fact("with 8 MB left", ended);
    });
    return await say();
  });
  await compare(
    "in another process",
    () => alone(subject, "bits").then(({ fingerprint }) => String(fingerprint)),
  );
  await lines.step("LSTMs", async () => {
    const different = await subject.exactly(() => repeatedDurations(bench, lines));
    differing(lines, `in the durations, of ${REPEATS} times`, different);
  });
}

function differing(lines: Lines, when: string, value: number): void {
  lines.figure({ name: `differ ${when}`, value, unit: "", digits: 0, limit: 0 });
}

/** Computes the durations, which pass through five LSTMs, many times. */
async function repeatedDurations(bench: Bench, lines: Lines): Promise<number> {
  const engine = await bench.engine();
  const repeats = bench.subject.isStandin ? bench.amount.calls : REPEATS;
  const results = new Set<string>();
  for (let i = 0; i < repeats; i++) {
    using utterance = await engine.utterance(idsOf(LENGTH), new Float32Array(STYLE_SIZE));
    results.add(String(utterance.durations));
  }
  lines.fact("times that the durations were computed", String(repeats));
  return results.size - 1;
}
