/**
 * Kokoro as a part of a pipeline: loaded once, then called for each slot while other models work.
 *
 * @module
 */

import { checkObject, signalSchema } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import { loadKokoro, type LoadOptions } from "../../speech/load_kokoro.ts";
import type { SynthesisOptions } from "../../speech/options.ts";
import { checkOutput } from "../../ffi/slot.ts";
import type { Speech } from "../../speech/speech.ts";
import { Metrics, type PluginMetrics } from "../metrics.ts";
import { type ModelHealth, ModelLife } from "../model_life.ts";
import { checkRecipe, type Recipe } from "../recipe.ts";

const howSchema = z.strictObject({ signal: signalSchema.optional() });

/**
 * Creates a plugin that is not loaded yet.
 *
 * | hook of a pipeline node | call of the plugin |
 * |---|---|
 * | `_load_kokoro`, once at start-up | {@linkcode KokoroPlugin.load} |
 * | `_generate_audio`, for each slot | {@linkcode KokoroPlugin.generateAudio} |
 *
 * @param options the options of `loadKokoro`
 * @example
 * ```ts
 * import { allocateOutput, createKokoroPlugin } from "./mod.ts";
 *
 * await using plugin = createKokoroPlugin();
 * await plugin.load(); // once
 * const slot = allocateOutput(); // once
 * const recipe = {
 *   script: "Wubba lubba dub dub!",
 *   voice: "rick_c137",
 *   emotion: "manic",
 *   speed: 1.1,
 * };
 * const { samples, timings } = await plugin.generateAudio(recipe, slot); // for each slot
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
 * // Returns the sound of a slot, or silence after an error, so that the video can go on.
 * const soundOf = (plugin: KokoroPlugin, script: string): Promise<Float32Array> =>
 *   plugin.generateAudio({ script }, slot)
 *     .then(({ samples }) => samples, () => new Float32Array(0));
 * await using plugin = createKokoroPlugin();
 * await plugin.load();
 * console.log((await soundOf(plugin, "Hello!")).length);
 * ```
 */
export class KokoroPlugin implements AsyncDisposable {
  readonly #life: ModelLife;
  readonly #metrics = new Metrics();
  /** The slots that are being filled. */
  readonly #slots = new Map<ArrayBuffer, Promise<Speech>>();

  /** Use {@linkcode createKokoroPlugin} instead. `open` loads a model. */
  constructor(open: () => Promise<KokoroModel>) {
    this.#life = new ModelLife(open, "plugin");
  }

  /**
   * Loads the model and speaks a word, so that the first slot takes no longer than the others. Does
   * nothing when the plugin is loaded already. Overlapping calls share one load. A plugin that has
   * failed is loaded again.
   *
   * @throws {KokoroError} the errors of `loadKokoro`
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
   * Speaks a recipe into a slot. Any number of calls may overlap, each with its own slot. After an
   * error, the plugin is ready for the next slot, unless the device was lost.
   *
   * Slots have high priority: they go before any other work of the model.
   *
   * @param recipe the script, and how to speak it
   * @param slot receives the samples, and zeros after them; see `allocateOutput`
   * @throws {KokoroError} `closed` when the plugin is not loaded; `input` when the recipe has an
   * unknown key or an invalid value; `output` when the slot is invalid or is being filled; `device`
   * when the device is lost or was lost earlier; and the other errors of `synthesize`
   * @throws the signal's reason when the signal aborts the call
   * @example
   * ```ts
   * import { allocateOutput, createKokoroPlugin } from "./mod.ts";
   * await using plugin = createKokoroPlugin();
   * await plugin.load();
   * const slot = allocateOutput();
   * const recipe = { script: "Oh, geez.", voice: "morty", emotion: "sad" };
   * const signal = AbortSignal.timeout(12_000); // a later result would be useless
   * const { samples, seconds } = await plugin.generateAudio(recipe, slot, { signal });
   * console.log(samples.buffer === slot, seconds); // true ...
   * ```
   */
  async generateAudio(
    recipe: Recipe,
    slot: ArrayBuffer,
    how: Pick<SynthesisOptions, "signal"> = {},
  ): Promise<Speech> {
    return await this.#metrics.count(async () => {
      const { model } = this.#life;
      const { script, ...options } = checkRecipe(recipe);
      const { signal } = checkObject(howSchema, how, "option");
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
   * The current state of the plugin, with information on the model, or with the error.
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
   * Measurements of the slots since the plugin was created.
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
   * Refuses further slots, waits for those that are being filled, and disposes the model.
   *
   * @example
   * ```ts
   * import { allocateOutput, createKokoroPlugin } from "./mod.ts";
   * const plugin = createKokoroPlugin();
   * await plugin.load();
   * const last = plugin.generateAudio({ script: "The last slot." }, allocateOutput());
   * await plugin.unload(); // waits until the slot is filled
   * console.log((await last).seconds, plugin.health().state); // ... unloaded
   * ```
   */
  async unload(): Promise<void> {
    await this.#life.unload(() => Promise.allSettled(this.#slots.values()));
  }

  /**
   * Unloads the plugin, as {@linkcode KokoroPlugin.unload} does.
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
      "The slot is still being filled: await that call, or give another slot (see allocateOutput)",
    );
  }
}
