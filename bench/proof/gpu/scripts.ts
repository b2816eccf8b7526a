/**
 * Group 9: the time for scripts of 45 s, all different, and until the first sound.
 *
 * @module
 */

import { percentile } from "../../../serving/statistics.ts";
import type { Figure } from "../../figures.ts";
import { LIMITS } from "../../limits.ts";
import { differentScripts } from "../../texts.ts";
import { type Bench, milliseconds } from "./bench.ts";
import type { Lines } from "./lines.ts";

/** The scripts that are reported one by one, too: they meet the most lengths for the first time. */
const FIRST = 5;

/** Sentences of about 1, 2.7 and 5 s. */
const SENTENCES = [
  "Good morning.",
  "A large ship sailed past the harbor wall.",
  "Nobody had told the new keeper of the lighthouse how loud the storms would be in winter.",
];

/** Speaks each script once. */
export async function scripts(bench: Bench, lines: Lines): Promise<void> {
  const model = await bench.model();
  const output = bench.subject.output();
  for (const sentence of SENTENCES) {
    await lines.step("first sound", async () => {
      const [first, again] = [
        await model.synthesize(sentence, { output }),
        await model.synthesize(sentence, { output }),
      ];
      const name = `first sound of a sentence of ${first.seconds.toFixed(1)} s`;
      lines.figure(milliseconds(`${name}, new`, first.firstSampleMs));
      lines.figure(milliseconds(`${name}, again`, again.firstSampleMs));
    });
  }
  const wallMs: number[] = [];
  const seconds: number[] = [];
  for (const script of await differentScripts(bench.amount.iterations)) {
    const speech = await model.synthesize(script, { output });
    wallMs.push(speech.wallMs);
    seconds.push(speech.seconds);
    if (wallMs.length <= FIRST) {
      lines.figure(milliseconds(`script ${wallMs.length}`, speech.wallMs));
    }
  }
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)];
  lines.fact("seconds of speech", `${least.toFixed(1)} to ${most.toFixed(1)}`);
  lines.fact("scripts", String(wallMs.length));
  const time = (name: string, part: number, limit?: number): Figure => (
    { name: `${name} of 45 s`, value: percentile(wallMs, part) / 1000, unit: "s", digits: 3, limit }
  );
  lines.figure(time("P50", 0.5));
  lines.figure(time("P99", 0.99, bench.subject.isStandin ? undefined : LIMITS.longScriptOnGpu));
  lines.figure(time("longest", 1));
}
