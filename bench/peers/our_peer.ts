/**
 * Runs this project as one of the compared systems.
 *
 * Usage: `our_peer.ts THREADS`
 *
 * @module
 */

import { SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import { referenceFrames, sum } from "../../speech/utterance/durations.ts";
import { openEngine } from "../../speech/open_engine.ts";
import { answerRequests } from "./answers.ts";
import settings from "../../deno.json" with { type: "json" };

const [threads] = Deno.args.map(Number);
const { engine } = await openEngine({ device: "cpu", threads });

await answerRequests(settings.version, async ({ ids, style }) => {
  using utterance = await engine.utterance(Int32Array.from(ids), Float32Array.from(style));
  const durations = referenceFrames(utterance.durations, 1);
  const curves = await utterance.curves(durations);
  const samples = new Float32Array(sum(durations) * SAMPLES_PER_FRAME);
  await utterance.samples(durations, curves, { seed: 0, utterance: 0 }, samples);
  return samples;
});
