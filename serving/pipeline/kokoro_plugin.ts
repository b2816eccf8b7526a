/**
 * Kokoro as a part of a pipeline: loaded once, then called per slot while other models work.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import { loadKokoro, type LoadOptions } from "../../speech/load_kokoro.ts";
import type { SynthesisOptions } from "../../speech/options.ts";
import { checkOutput } from "../../ffi/slot.ts";
import type { Speech } from "../../speech/speech.ts";
import { Metrics, type PluginMetrics } from "../metrics.ts";
import { type ModelHealth, ModelLife } from "../model_life.ts";
import { checkRecipe, type Recipe } from "../recipe.ts";

/**
 * A plugin that is not loaded yet.
 *
 * | a node's hook | its call |
 * |---|---|
 * | `_load_kokoro`, once at start-up | {@linkcode KokoroPlugin.load} |
 * | `_generate_audio`, per slot | {@linkcode KokoroPlugin.generateAudio} |
 *
 * @param options those of `loadKokoro`
 * @example
 * ```ts
 * import { allocateOutput, createKokoroPlugin } from "./mod.ts";
 *
 * await using plugin = createKokoroPlugin();
 * await plugin.load(); // once
 * const slot = allocateOutput(); // once
 * const recipe = { script: "Wubba lubba dub dub!", voice: "rick_c137", emotion: "manic", speed: 1.1 };
 * const { samples, timings } = await plugin.generateAudio(recipe, slot); // per slot
 * console.log(samples.length, timings.visemes.length, plugin.metrics().latencyMs?.p99);
 * ```
 */
export function createKokoroPlugin(options: LoadOptions = {}): KokoroPlugin {
  return new KokoroPlugin(() => loadKokoro(options));
}

/**
 * Kokoro as a part of a pipeline: see {@linkcode createKokoroPlugin}.
 *
 * @example
 * ```ts
 * import { allocateOutput, createKokoroPlugin, type KokoroPlugin } from "./mod.ts";
 * const slot = allocateOutput();
 * // The sound of a slot, or silence: the picture goes on.
 * const soundOf = (plugin: KokoroPlugin, script: string): Promise<Float32Array> =>
 *   plugin.generateAudio({ script }, slot).then(({ samples }) => samples, () => new Float32Array(0));
 * await using plugin = createKokoroPlugin();
 * await plugin.load();
 * console.log((await soundOf(plugin, "Hello!")).length);
 * ```
 */
export class KokoroPlugin implements AsyncDisposable {
  readonly #life: ModelLife;
  readonly #metrics = new Metrics();
  /** What is being written to. */
  readonly #slots = new Map<ArrayBuffer, Promise<Speech>>();

  /** Made by {@linkcode createKokoroPlugin}; `open` makes a model. */
  constructor(open: () => Promise<KokoroModel>) {
    this.#life = new ModelLife(open, "plugin");
  }

  /**
   * Loads the model and has it say a word, so that the first slot takes no longer than the others. A plugin that is
   * loaded stays as it is; calls that meet are one load. One that failed is loaded anew.
   *
   * @throws {KokoroError} as `loadKokoro` does
   * @example
   * ```ts
   * import { createKokoroPlugin } from "./mod.ts";
   * await using plugin = createKokoroPlugin({ device: "cpu", threads: 1 });
   * await Promise.all([plugin.load(), plugin.load()]); // one load
   * console.log(plugin.health().model?.threads); // 1
   * ```
   */
  async load(): Promise<void> {
    await this.#life.load();
  }

  /**
   * Speaks a recipe into a slot. Any number of calls may overlap, each with a slot of its own. Whatever fails leaves the
   * plugin ready for the next slot, unless the device is lost.
   *
   * It goes before what else the model has to do.
   *
   * @param slot takes the samples from its start on, and zeros behind them; see `allocateOutput`
   * @throws {KokoroError} `closed` when the plugin is not loaded, `input` when the recipe has a key that is unknown or a
   * value that can't be used, `output` when the slot can't be, or is being filled, `device` when the device is lost or
   * was, and whatever `synthesize` throws
   * @throws the reason of the signal when that aborts it
   * @example
   * ```ts
   * import { allocateOutput, createKokoroPlugin } from "./mod.ts";
   * await using plugin = createKokoroPlugin();
   * await plugin.load();
   * const slot = allocateOutput();
   * const recipe = { script: "Oh, geez.", voice: "morty", emotion: "sad" };
   * const signal = AbortSignal.timeout(12_000); // a slot is not worth more
   * const { samples, seconds } = await plugin.generateAudio(recipe, slot, { signal });
   * console.log(samples.buffer === slot, seconds); // true ...
   * ```
   */
  async generateAudio(
    recipe: Recipe,
    slot: ArrayBuffer,
    { signal }: Pick<SynthesisOptions, "signal"> = {},
  ): Promise<Speech> {
    return await this.#metrics.count(async () => {
      const { model } = this.#life;
      const { script, ...options } = checkRecipe(recipe);
      checkOutput(slot);
      this.#checkFree(slot);
      const priority = "high";
      const speech = model.synthesize(script, { ...options, output: slot, priority, signal });
      this.#slots.set(slot, speech);
      try {
        return await speech;
      } catch (error) {
        throw this.#life.judge(error, model);
      } finally {
        this.#slots.delete(slot);
      }
    });
  }

  /**
   * What the plugin can do now.
   *
   * @example
   * ```ts
   * import { createKokoroPlugin } from "./mod.ts";
   * await using plugin = createKokoroPlugin({ voices: "there is no such file.yaml" });
   * await plugin.load().catch(() => {});
   * const { state, error } = plugin.health();
   * console.log(state, error?.kind, error?.message); // failed input ...
   * ```
   */
  health(): ModelHealth {
    return this.#life.health;
  }

  /**
   * How the slots went since the plugin was made.
   *
   * @example
   * ```ts
   * import { allocateOutput, createKokoroPlugin } from "./mod.ts";
   * await using plugin = createKokoroPlugin();
   * await plugin.load();
   * await plugin.generateAudio({ script: "Slot number one." }, allocateOutput());
   * const { done, failed, realTimeFactor, latencyMs } = plugin.metrics();
   * console.log(done, failed, realTimeFactor, latencyMs?.p99); // 1 0 ...
   * ```
   */
  metrics(): PluginMetrics {
    return this.#metrics.get();
  }

  /**
   * Lets slots that are being filled come to their end, takes no more, and lets go of the model.
   *
   * @example
   * ```ts
   * import { allocateOutput, createKokoroPlugin } from "./mod.ts";
   * const plugin = createKokoroPlugin();
   * await plugin.load();
   * const last = plugin.generateAudio({ script: "The last slot." }, allocateOutput());
   * await plugin.unload(); // when that is filled
   * console.log((await last).seconds, plugin.health().state); // ... unloaded
   * ```
   */
  async unload(): Promise<void> {
    await this.#life.unload(() => Promise.allSettled(this.#slots.values()));
  }

  /**
   * Unloads.
   *
   * @example
   * ```ts
   * import { allocateOutput, createKokoroPlugin } from "./mod.ts";
   * {
   *   await using plugin = createKokoroPlugin();
   *   await plugin.load();
   *   await plugin.generateAudio({ script: "Bye." }, allocateOutput());
   * } // unloaded here
   * ```
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.unload();
  }

  #checkFree(slot: ArrayBuffer): void {
    if (!this.#slots.has(slot)) return;
    throw new KokoroError(
      "output",
      "The slot is being filled: await that, or give another slot, see allocateOutput",
    );
  }
}
