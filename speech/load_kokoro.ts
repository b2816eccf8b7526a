/**
 * From nothing to a model that speaks.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { KokoroError } from "../errors.ts";
import { type FrontEndOptions, loadFrontEnd } from "../text/front_end.ts";
import { KokoroModel } from "./kokoro_model.ts";
import { type EngineChoice, openEngine } from "./open_engine.ts";
import { EMOTIONS, Emotions } from "../voices/emotions.ts";
import { Turns } from "./turns.ts";
import { VOICES, Voices } from "../voices/voices.ts";

const DEFAULT_THRESHOLD_GB = 2;

/**
 * How a model is loaded.
 *
 * @example
 * ```ts
 * import { loadKokoro, type LoadOptions } from "./mod.ts";
 * const options: LoadOptions = {
 *   device: "cpu",
 *   threads: 1,
 *   voices: "my_voices.yaml", // of your own, beside those of the project: see docs/voices.md
 *   pronunciations: { blorp: "blˈɔɹp" },
 *   maxRequests: 8,
 * };
 * using model = await loadKokoro(options);
 * await model.synthesize("Blorp!", { voice: "uncle" });
 * ```
 */
export interface LoadOptions
  extends EngineChoice, Pick<FrontEndOptions, "pronunciations" | "espeak"> {
  /** A file like `configs/kokoro_voices.yaml`, or its URL: its voices come to those of that. */
  readonly voices?: string | URL;
  /** A file like `configs/kokoro_emotions.yaml`, or its URL: its emotions come to those of that. */
  readonly emotions?: string | URL;
  /**
   * A synthesis that ends with more memory held than this, in GB of 10^9 bytes, drops what is kept for the next one: on the
   * GPU of the device memory that libtorch holds, on the CPU of the process's resident memory. Above 0. Default: 2.
   */
  readonly memoryThresholdGb?: number;
  /** Whether a missing style table is an error; else the default voice speaks, with a warning. Default: false. */
  readonly strict?: boolean;
  /** Syntheses and streams that may be under way at once, 1 or more; one more is refused as `busy`. Default: 64. */
  readonly maxRequests?: number;
}

/**
 * Loads Kokoro once, for any number of syntheses. What is missing on this machine (libtorch, weights, voices, the built
 * shim) is fetched and built first, into the cache.
 *
 * @throws {KokoroError} `setup` when something can't be fetched or built, `weights` when weights are damaged, `library`
 * when the native library can't be opened, `device` when `cuda` was asked for and there is no GPU that works, `memory`
 * when there is too little, `input` when a file of voices or emotions or an option can't be used
 * @example
 * ```ts
 * import { loadKokoro } from "./mod.ts";
 * using model = await loadKokoro({ device: "cpu" });
 * const { samples } = await model.synthesize("Hello!");
 * ```
 */
export async function loadKokoro(options: LoadOptions = {}): Promise<KokoroModel> {
  const { memoryThresholdGb = DEFAULT_THRESHOLD_GB } = options;
  if (!(memoryThresholdGb > 0)) {
    const message = `memoryThresholdGb is ${memoryThresholdGb}: give a number above 0`;
    throw new KokoroError("input", message);
  }
  using opened = new DisposableStack();
  const turns = new Turns(options.maxRequests);
  const { engine, assets } = await openEngine(options);
  opened.use(engine);
  const { englishFolder } = assets;
  const { pronunciations, espeak, warn, strict } = options;
  const frontEnd = await loadFrontEnd({ englishFolder, pronunciations, espeak, warn });
  const files = [VOICES, ...toUrls(options.voices)];
  const model = new KokoroModel({
    engine,
    frontEnd,
    voices: await Voices.open({
      folder: assets.voicesFolder,
      copies: assets.copies,
      files,
      strict,
    }),
    emotions: await Emotions.open([EMOTIONS, ...toUrls(options.emotions)]),
    weightsSource: assets.weightsSource,
    memoryThresholdGb,
    turns,
    warn: options.warn ?? console.warn,
  });
  opened.move();
  return model;
}

function toUrls(file: string | URL | undefined): URL[] {
  if (file === undefined) return [];
  return [file instanceof URL ? file : pathToFileURL(file)];
}
