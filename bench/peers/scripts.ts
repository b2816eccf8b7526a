/**
 * The scripts that all systems speak, already split into utterances by this project.
 *
 * @module
 */

import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import { referenceFrames, sum } from "../../speech/utterance/durations.ts";
import { openEngine } from "../../speech/open_engine.ts";
import { Voices } from "../../voices/voices.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import { tokenIds } from "../../text/phonemes/token_table.ts";
import { scriptOf, sentenceWords } from "../texts.ts";
import type { SpokenUtterance } from "./protocol.ts";

/** The voice of all scripts, an official one. */
export const VOICE = "af_heart";

/**
 * The utterances of a script for each length. A script may be a few percent shorter than asked.
 *
 * @param lengths in seconds of speech
 * @throws {KokoroError} `input` for a length too short for one word
 */
export async function scriptsOf(lengths: readonly number[]): Promise<SpokenUtterance[][]> {
  const { engine, assets } = await openEngine({ device: "cpu" });
  using _ = engine;
  const voices = await Voices.open({ folder: assets.voicesFolder });
  const chosen = voices.get(VOICE);
  const { language } = chosen.voice;
  const table = await voices.table(chosen);
  const frontEnd = await loadFrontEnd(assets);
  const utterancesOf = async (text: string): Promise<SpokenUtterance[]> =>
    (await frontEnd.utterances(text, language)).map(({ phonemes }) => ({
      phonemes,
      ids: [...tokenIds(phonemes)],
      style: [...table.style(phonemes.length)],
    }));
  const secondsOf = async (text: string): Promise<number> => {
    let frames = 0;
    for (const { ids, style } of await utterancesOf(text)) {
      using utterance = await engine.utterance(Int32Array.from(ids), Float32Array.from(style));
      frames += sum(referenceFrames(utterance.durations, 1));
    }
    return frames * SAMPLES_PER_FRAME / SAMPLE_RATE;
  };
  const words = await sentenceWords();
  const scripts = [];
  for (const seconds of lengths) {
    scripts.push(await utterancesOf(await scriptOf(seconds, words, secondsOf)));
  }
  return scripts;
}
