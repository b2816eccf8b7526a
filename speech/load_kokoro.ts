/**
 * Loads a model, after setting up whatever it needs.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { callback, checkObject } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { explainMemory } from "../errors.ts";
import { setupSchema } from "./setup_schema.ts";
import type { Pronunciations } from "../text/phonemes/pronunciations.ts";
import type { Assets } from "../setup/ready.ts";
import type { FrontEnd, FrontEndOptions } from "../text/front_end.ts";
import { isEnglish, type Language } from "../text/languages.ts";
import { KokoroModel } from "./kokoro_model.ts";
import { type EngineChoice, openEngine } from "./open_engine.ts";
import type { ModelParts } from "./request.ts";
import { EMOTIONS, Emotions } from "../voices/emotions.ts";
import { Turns } from "./turns.ts";
import { VOICES, Voices } from "../voices/voices.ts";

const DEFAULT_THRESHOLD_GB = 2;

const place = z.union([z.string(), z.instanceof(URL)], "give a path or a URL").optional();
const flag = z.boolean("give true or false").optional();
const KERNELS = 'give "auto", "aten" or "native"';

/** The options, as far as no part of the model checks them. */
const schema = z.strictObject({
  device: setupSchema("device"),
  weights: setupSchema("weights"),
  languages: setupSchema("languages"),
  report: setupSchema("report"),
  threads: z.number("give a whole number").optional(),
  kernels: z.enum(["auto", "aten", "native"], KERNELS).optional(),
  allowTf32: flag,
  warn: callback<(message: string) => void>(),
  voices: place,
  emotions: place,
  pronunciations: z.custom<Pronunciations>().optional(),
  espeak: flag,
  memoryThresholdGb: z.custom<number>(
    (value) => typeof value === "number" && value > 0,
    "give a number above 0",
  ).optional(),
  strict: flag,
  maxRequests: z.custom<number>((value) => typeof value === "number", "give a number").optional(),
});

/**
 * The options of {@linkcode loadKokoro}.
 *
 * @example
 * ```ts
 * import { loadKokoro, type LoadOptions } from "./mod.ts";
 * const options: LoadOptions = {
 *   device: "cpu",
 *   threads: 1,
 *   voices: "my_voices.yaml", // your own, besides the project's: see docs/voices.md
 *   pronunciations: { blorp: "blˈɔɹp" },
 *   maxRequests: 8,
 * };
 * using model = await loadKokoro(options);
 * await model.synthesize("Blorp!", { voice: "uncle" });
 * ```
 */
export interface LoadOptions
  extends EngineChoice, Pick<FrontEndOptions, "pronunciations" | "espeak"> {
  /**
   * The path or URL of a file in the format of `configs/kokoro_voices.yaml`. Its voices are added
   * to those of that file.
   */
  readonly voices?: string | URL;
  /**
   * The path or URL of a file in the format of `configs/kokoro_emotions.yaml`. Its emotions are
   * added to those of that file.
   */
  readonly emotions?: string | URL;
  /**
   * When more memory than this is held at the end of a synthesis or stream, the memory cached for
   * the next one is freed. In GB of 10^9 bytes, above 0. On the GPU the limit applies to the device
   * memory that libtorch holds, on the CPU to the resident memory of the process. Default: 2.
   */
  readonly memoryThresholdGb?: number;
  /**
   * Whether a missing style table is an error. If not, the default voice speaks instead, with a
   * warning. Default: false.
   */
  readonly strict?: boolean;
  /**
   * The number of syntheses and streams that may be under way at a time: a whole number of at least
   * 1, or `Infinity`. Any more are refused with a `busy` error. Default: 64.
   */
  readonly maxRequests?: number;
}

/**
 * Loads Kokoro once, for any number of syntheses. Whatever is missing on this machine (libtorch,
 * the weights, the voices, the built shim) is first downloaded or built, and kept in the cache.
 *
 * @throws {KokoroError} `setup` when something can't be downloaded or built, `weights` when the
 * weights are damaged, `library` when the native library can't be opened, `device` when the option
 * `device` is `"cuda"` or `"cuda:N"` and there is no such GPU that works, `memory` when there is
 * too little memory, `input` when an option or a file of voices or emotions is invalid
 * @example
 * ```ts
 * import { loadKokoro } from "./mod.ts";
 * using model = await loadKokoro({ device: "cpu" });
 * const { samples } = await model.synthesize("Hello!");
 * ```
 */
export async function loadKokoro(options: LoadOptions = {}): Promise<KokoroModel> {
  return await load(options).catch((error) => {
    throw explainMemory(error);
  });
}

async function load(options: LoadOptions): Promise<KokoroModel> {
  const checked: LoadOptions = checkObject(schema, options, "option");
  const { memoryThresholdGb = DEFAULT_THRESHOLD_GB } = checked;
  using opened = new DisposableStack();
  const turns = new Turns(checked.maxRequests);
  let texts: Promise<TextParts> | undefined;
  const { engine, assets, gpu } = await openEngine(checked, (assets) => {
    texts ??= loadTextParts(assets, checked); // the same for all devices
    texts.catch(() => {}); // an error is thrown where they are awaited
  }).finally(() => texts?.catch(() => {})); // nothing goes on after an error
  opened.use(engine);
  const model = new KokoroModel({
    engine,
    gpu,
    ...await texts!,
    weightsSource: assets.weightsSource,
    memoryThresholdGb,
    turns,
    warn: checked.warn ?? console.warn,
  });
  opened.move();
  return model;
}

/** The parts of a model that decide what is spoken and how. They don't need the network. */
type TextParts = Pick<ModelParts, "frontEnd" | "voices" | "emotions">;

async function loadTextParts(assets: Assets, options: LoadOptions): Promise<TextParts> {
  const { englishFolder, voicesFolder: folder, copies } = assets;
  const { pronunciations, espeak, warn, strict } = options;
  const { loadFrontEnd } = await import("../text/front_end.ts");
  const frontEnd = await loadFrontEnd({
    englishFolder,
    languageFolder: async (language) => {
      const { ensureLanguage } = await import("../setup/languages.ts");
      return await ensureLanguage(language, options.report);
    },
    pronunciations,
    espeak,
    warn,
  });
  const files = [VOICES, ...toUrls(options.voices)];
  const voices = await Voices.open({ folder, copies, files, strict });
  const emotions = await Emotions.open([EMOTIONS, ...toUrls(options.emotions)]);
  await readFirstText(frontEnd, voices.get(voices.defaultId).voice.language);
  return { frontEnd, voices, emotions };
}

/**
 * Reads a short text, which loads what reading needs. This takes no time while libraries are
 * loaded; the first text that is spoken would wait for it.
 */
async function readFirstText(frontEnd: FrontEnd, language: Language): Promise<void> {
  if (isEnglish(language)) await frontEnd.phonemes("It is 1.", language);
}

function toUrls(file: string | URL | undefined): URL[] {
  if (file === undefined) return [];
  return [file instanceof URL ? file : pathToFileURL(file)];
}
