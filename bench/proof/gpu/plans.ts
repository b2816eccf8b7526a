/**
 * Groups 3 and 4: what a new length costs. cuDNN makes a plan for each new shape of a convolution,
 * and the library's interface shows only the time of whole calls: that of a length spoken for the
 * first time against the same length again.
 *
 * @module
 */

import { median } from "../../../serving/statistics.ts";
import { type Bench, milliseconds } from "./bench.ts";
import type { Lines } from "./lines.ts";
import {
  type Length,
  secondsOf,
  speakLength,
  STAGES,
  type StageTimes,
  totalOf,
} from "./utterance.ts";

/** Lengths of 1 to 16 s that nothing else here speaks; loading speaks 13 s. */
const BY_STAGE: readonly Length[] = [17, 31, 59, 73, 101, 127, 139]
  .map((tokens) => ({ tokens, frames: 4 }));
const BY_LENGTH: readonly Length[] = [19, 37, 47, 67, 79, 97, 113, 137]
  .map((tokens) => ({ tokens, frames: 5 }));

interface Cost {
  readonly length: Length;
  readonly first: StageTimes;
  readonly again: StageTimes;
  /** The new shapes, where they are counted. */
  readonly shapes?: number;
}

/** Speaks each length twice. */
async function costs(bench: Bench, lengths: readonly Length[]): Promise<Cost[]> {
  const engine = await bench.engine();
  const found: Cost[] = [];
  for (const length of lengths) {
    const before = bench.subject.shapes();
    const first = await speakLength(engine, length);
    const shapes = bench.subject.shapes();
    const again = await speakLength(engine, length);
    const fresh = before === undefined ? undefined : shapes! - before;
    found.push({ length, first, again, shapes: fresh });
  }
  return found;
}

/** By stage: the median and the most that a new length adds. */
export async function plansByStage(bench: Bench, lines: Lines): Promise<void> {
  const all = await costs(bench, BY_STAGE);
  for (const stage of STAGES) {
    const added = all.map(({ first, again }) => first[stage] - again[stage]);
    lines.figure(milliseconds(`${stage}: median that a new length adds`, median(added)));
    lines.figure(milliseconds(`${stage}: most that a new length adds`, Math.max(...added)));
  }
}

/** By length: the time for the first time and again, and the shapes where they are counted. */
export async function plansByLength(bench: Bench, lines: Lines): Promise<void> {
  for (const { length, first, again, shapes } of await costs(bench, BY_LENGTH)) {
    const seconds = `${secondsOf(length).toFixed(1)} s`;
    lines.figure(milliseconds(`${seconds}, new length`, totalOf(first)));
    lines.figure(milliseconds(`${seconds}, again`, totalOf(again)));
    if (shapes === undefined) continue;
    lines.figure({ name: `${seconds}, new shapes`, value: shapes, unit: "", digits: 0 });
  }
}
