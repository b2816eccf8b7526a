/**
 * Models in which everything is real except the GPU.
 *
 * @module
 */

import type { Engine } from "../../ffi/engine.ts";
import type { Assets } from "../../setup/ready.ts";
import { KokoroModel } from "../../speech/kokoro_model.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import { EMOTIONS, Emotions } from "../../voices/emotions.ts";
import { VOICES, Voices } from "../../voices/voices.ts";
import { referenceAssets } from "../shim/reference.ts";

/** A model that computes with `engine`, which may be one on the stand-in accelerator. */
export async function modelOn(
  engine: Engine,
  warn = console.warn,
  assets?: Assets,
): Promise<KokoroModel> {
  const { englishFolder, voicesFolder, copies, weightsSource } = assets ?? await referenceAssets();
  return new KokoroModel({
    engine,
    frontEnd: await loadFrontEnd({ englishFolder }),
    voices: await Voices.open({ folder: voicesFolder, copies, files: [VOICES] }),
    emotions: await Emotions.open([EMOTIONS]),
    weightsSource,
    memoryThresholdGb: 2,
    warn,
  });
}
