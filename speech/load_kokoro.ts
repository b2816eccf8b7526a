/**
 * From nothing to a model that speaks.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { type FrontEndOptions, loadFrontEnd } from "../text/front_end.ts";
import { KokoroModel } from "./kokoro_model.ts";
import { type EngineChoice, openEngine } from "./open_engine.ts";
import { EMOTIONS, Emotions } from "./emotions.ts";
import { VOICES, Voices } from "./voices.ts";

/** How a model is loaded. */
export interface LoadOptions
  extends EngineChoice, Pick<FrontEndOptions, "pronunciations" | "espeak"> {
  /** A file like `configs/kokoro_voices.yaml`, or its URL: its voices come to those of that. */
  readonly voices?: string | URL;
  /** A file like `configs/kokoro_emotions.yaml`, or its URL: its emotions come to those of that. */
  readonly emotions?: string | URL;
  /** Whether a missing style table is an error; else the default voice speaks, with a warning. Default: false. */
  readonly strict?: boolean;
}

/**
 * Loads Kokoro once, for any number of syntheses. What is missing on this machine (libtorch, weights, voices, the built
 * shim) is fetched and built first, into the cache.
 *
 * @throws {KokoroError} `setup` when something can't be fetched or built, `weights` when weights are damaged, `library`
 * when the native library can't be opened, `device` when `cuda` was asked for and there is no GPU that works, `memory`
 * when there is too little, `input` when a file of voices or emotions can't be used
 * @example
 * ```ts
 * import { loadKokoro } from "./mod.ts";
 * using model = await loadKokoro({ device: "cpu" });
 * const { samples } = await model.synthesize("Hello!");
 * ```
 */
export async function loadKokoro(options: LoadOptions = {}): Promise<KokoroModel> {
  using opened = new DisposableStack();
  const { engine, assets } = await openEngine(options);
  opened.use(engine);
  const { englishFolder } = assets;
  const { pronunciations, espeak, warn, strict } = options;
  const frontEnd = await loadFrontEnd({ englishFolder, pronunciations, espeak, warn });
  const files = [VOICES, ...toUrls(options.voices)];
  const model = new KokoroModel({
    engine,
    frontEnd,
    voices: await Voices.open({ folder: assets.voicesFolder, files, strict }),
    emotions: await Emotions.open([EMOTIONS, ...toUrls(options.emotions)]),
    weightsSource: assets.weightsSource,
    warn: options.warn ?? console.warn,
  });
  opened.move();
  return model;
}

function toUrls(file: string | URL | undefined): URL[] {
  if (file === undefined) return [];
  return [file instanceof URL ? file : pathToFileURL(file)];
}
