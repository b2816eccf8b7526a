/**
 * Models in which everything is real except the network. The network is the stand-in, whose results
 * are known.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Engine } from "../../ffi/engine.ts";
import { ensureEnglish } from "../../setup/english/english.ts";
import { Emotions } from "../../voices/emotions.ts";
import { KokoroModel } from "../../speech/kokoro_model.ts";
import { Turns } from "../../speech/turns.ts";
import { Voices } from "../../voices/voices.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import { counts, library } from "./kokoro.ts";
import { inTemporaryFolder } from "../helpers/files.ts";

const frontEnd = await loadFrontEnd({ englishFolder: await ensureEnglish() });

/**
 * The first value of each row of a voice's style table. In the stand-in, a token takes as many
 * frames as its id plus this value, but at least one. In `af_brief` every token takes one frame. In
 * `bf_telling` the value is the utterance's number of phonemes.
 */
const styles: Record<string, (row: number) => number> = {
  af_brief: () => -1000,
  bf_telling: (row) => row + 1,
};

/** A model, and its warnings so far. */
export interface Fixture {
  readonly model: KokoroModel;
  readonly warnings: string[];
}

/** Calls `use` with a model, and checks that no native object is left after that. */
export async function withModel(
  use: (fixture: Fixture) => Promise<void>,
  maxRequests?: number,
): Promise<void> {
  await withModels(async (open) => {
    const warnings: string[] = [];
    using model = await open((message) => warnings.push(message));
    await use({ model, warnings });
  }, maxRequests);
}

/** Calls `use` with a function that makes models, and checks that no native object is left. */
export async function withModels(
  use: (open: (warn?: (message: string) => void) => Promise<KokoroModel>) => Promise<void>,
  maxRequests?: number,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    for (const [id, style] of Object.entries(styles)) {
      const table = Float32Array.from({ length: 510 * 256 }, (_, i) => i % 256 ? 0 : style(i >> 8));
      await Deno.writeFile(join(folder, `${id}.bin`), new Uint8Array(table.buffer));
    }
    await use(async (warn = console.warn) =>
      new KokoroModel({
        engine: await Engine.create(library, { weightsPath: "weights", device: "cpu" }),
        frontEnd,
        voices: await Voices.open({ folder, files: [] }),
        emotions: await Emotions.open(),
        weightsSource: "thin air",
        memoryThresholdGb: 2,
        turns: new Turns(maxRequests),
        warn,
      })
    );
  });
  assert.deepEqual(counts(), { engines: 0, utterances: 0, breaches: 0 });
}
