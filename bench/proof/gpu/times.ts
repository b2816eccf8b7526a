/**
 * Group 8: the time of each call, and what the host spends on starting work.
 *
 * @module
 */

import { median } from "../../../serving/statistics.ts";
import { readGpuProfile } from "../../speed/gpu_profile.ts";
import { type Bench, milliseconds } from "./bench.ts";
import type { Lines } from "./lines.ts";
import { type Length, secondsOf, speakLength, STAGES, type StageTimes } from "./utterance.ts";

const ROUNDS = 11;

/** The shortest utterance, whose work is too little to keep a GPU busy, and usual ones. */
const SHORTEST = { tokens: 3, frames: 1 };
const USUAL = { tokens: 107, frames: 3 };

/** As many tokens as in the usual one, but few frames; then the same with twice the frames. */
const [FEW_FRAMES, MORE_FRAMES] = [{ tokens: 107, frames: 1 }, { tokens: 107, frames: 2 }];

/** Reports the time of each call, a launch and a step of the LSTMs. */
export async function times(bench: Bench, lines: Lines): Promise<void> {
  const medians = async (length: Length): Promise<StageTimes> => {
    const rounds: StageTimes[] = [];
    for (let i = 0; i < (bench.subject.isStandin ? 1 : ROUNDS); i++) {
      rounds.push(await speakLength(await bench.engine(), length));
    }
    const entries = STAGES.map((stage) => [stage, median(rounds.map((round) => round[stage]))]);
    return Object.fromEntries(entries);
  };
  await speakLength(await bench.engine(), USUAL);
  const [shortest, usual] = [await medians(SHORTEST), await medians(USUAL)];
  for (const stage of STAGES) {
    lines.figure(milliseconds(`${stage}, ${secondsOf(USUAL).toFixed(1)} s`, usual[stage]));
  }
  for (const stage of STAGES) lines.figure(milliseconds(`${stage}, 3 tokens`, shortest[stage]));
  const { launches } = (await readGpuProfile()).shortest;
  const micro = (name: string, ms: number): void =>
    lines.figure({ name, value: 1000 * ms, unit: "µs", digits: 2 });
  for (const stage of STAGES) {
    micro(`${stage}: a launch, at most (3 tokens)`, shortest[stage] / launches[stage]);
  }
  const [few, more] = [await medians(FEW_FRAMES), await medians(MORE_FRAMES)];
  micro("a step of the LSTM over frames, at most", (more.curves - few.curves) / USUAL.tokens);
}
