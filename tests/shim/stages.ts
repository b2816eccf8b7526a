/**
 * What an engine and the code around it may be doing when they end: each stage of a synthesis, over
 * and over.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { encode } from "../../audio/encode.ts";
import { Engine, type NativeUtterance } from "../../ffi/engine.ts";
import { Library } from "../../ffi/library.ts";
import type { Kernels } from "../../ffi/structs.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import { ensureEnglish } from "../../setup/english/english.ts";
import { referenceFrames } from "../../speech/utterance/durations.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import { voice } from "../helpers/signals.ts";
import { type Case, readCases, readUtterance, referenceAssets } from "./reference.ts";

/** The stages, in the order of a synthesis. */
export const STAGES = [
  "loading",
  "reading",
  "durations",
  "curves",
  "samples",
  "encoding",
  "between",
] as const;

/** The name of a stage. */
export type Stage = (typeof STAGES)[number];

/** A stage that goes on until its engine is disposed. */
export interface Running extends Disposable {
  /** Never resolves, and rejects when the engine is disposed. */
  readonly ended: Promise<never>;
}

/** Opens an engine, and begins a stage. */
export async function begin(stage: Stage, kernels: Kernels): Promise<Running> {
  const { libraryPath, weightsPath } = await referenceAssets();
  const library = Library.open({ path: libraryPath });
  const options = { weightsPath, device: "cpu", threads: 2, kernels } as const;
  const engine = await Engine.create(library, options);
  const step = stage === "loading"
    ? async () => (await Engine.create(library, options))[Symbol.dispose]()
    : await STEPS[stage](engine);
  const ended = (async () => {
    while (true) {
      await step();
      engine.memory(); // throws when the engine is disposed
    }
  })();
  return { ended, [Symbol.dispose]: () => engine[Symbol.dispose]() };
}

type Step = () => Promise<unknown>;

const STEPS: Readonly<Record<Exclude<Stage, "loading">, (engine: Engine) => Promise<Step>>> = {
  async reading(): Promise<Step> {
    const frontEnd = await loadFrontEnd({ englishFolder: await ensureEnglish() });
    const text = "At half past three, 42 geese flew over the old mill. ".repeat(50);
    return () => frontEnd.utterances(text, "en-us");
  },
  async durations(engine): Promise<Step> {
    const { ids, style } = await readUtterance(readCases()[0]);
    return async () => (await engine.utterance(ids, style))[Symbol.dispose]();
  },
  async curves(engine): Promise<Step> {
    const { utterance, durations } = await utteranceOf(engine);
    return () => utterance.curves(durations);
  },
  async samples(engine): Promise<Step> {
    const { utterance, durations, reference } = await utteranceOf(engine);
    const curves = await utterance.curves(durations);
    const output = new Float32Array(300 * curves.f0.length);
    return () => utterance.samples(durations, curves, reference, output);
  },
  encoding(): Promise<Step> {
    const sound = voice(SAMPLE_RATE, 2);
    return Promise.resolve(() =>
      Promise.all(
        (["flac", "mp3", "opus"] as const).map((format) => encode(sound, SAMPLE_RATE, { format })),
      )
    );
  },
  between: () => Promise.resolve(() => delay(20)),
};

interface Begun {
  readonly reference: Case;
  readonly utterance: NativeUtterance;
  readonly durations: Int32Array;
}

async function utteranceOf(engine: Engine): Promise<Begun> {
  const reference = readCases()[0];
  const { ids, style } = await readUtterance(reference);
  const utterance = await engine.utterance(ids, style);
  return { reference, utterance, durations: referenceFrames(utterance.durations, reference.speed) };
}
