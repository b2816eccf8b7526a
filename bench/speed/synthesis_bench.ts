/**
 * Times the steps of one short sentence on the real network.
 *
 * @module
 */

import { SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import { referenceFrames, sum } from "../../speech/utterance/durations.ts";
import { KokoroModel } from "../../speech/kokoro_model.ts";
import { openEngine } from "../../speech/open_engine.ts";
import { Emotions } from "../../voices/emotions.ts";
import { Voices } from "../../voices/voices.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import { tokenIds } from "../../text/phonemes/token_table.ts";

const TEXT = "The birch canoe slid on the smooth planks.";

const { engine, assets } = await openEngine();
const frontEnd = await loadFrontEnd(assets);
const voices = await Voices.open({ folder: assets.voicesFolder });
const [{ phonemes }] = await frontEnd.utterances(TEXT, "en-us");
const ids = tokenIds(phonemes);
const style = (await voices.table(voices.get("af_heart"))).style(ids.length - 2);
const utterance = await engine.utterance(ids, style);
const durations = referenceFrames(utterance.durations, 1);
const curves = await utterance.curves(durations);
const samples = new Float32Array(sum(durations) * SAMPLES_PER_FRAME);
const { weightsSource } = assets;
const model = new KokoroModel({
  engine,
  frontEnd,
  voices,
  emotions: await Emotions.open(),
  weightsSource,
  memoryThresholdGb: Infinity,
  warn: console.warn,
});

Deno.bench("text: script to phonemes", { group: "steps" }, async () => {
  await frontEnd.utterances(TEXT, "en-us");
});

Deno.bench("durations: phonemes to frames", { group: "steps" }, async () => {
  using _ = await engine.utterance(ids, style);
});

Deno.bench("curves: frames to F0 and energy", { group: "steps" }, async () => {
  await utterance.curves(durations);
});

Deno.bench("samples: curves to 2.7 s of sound", { group: "steps", baseline: true }, async () => {
  await utterance.samples(durations, curves, { seed: 0, utterance: 0 }, samples);
});

Deno.bench("whole: text to sound", { group: "whole" }, async () => {
  await model.synthesize(TEXT);
});
