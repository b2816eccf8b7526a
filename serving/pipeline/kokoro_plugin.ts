/**
 * Kokoro as a part of a pipeline: loaded once, then called per slot while other models work.
 *
 * @module
 */

import { KokoroError, type KokoroErrorKind, reasonOf } from "../../errors.ts";
import type { KokoroModel, ModelInfo } from "../../speech/kokoro_model.ts";
import { loadKokoro, type LoadOptions } from "../../speech/load_kokoro.ts";
import { type SynthesisOptions } from "../../speech/options.ts";
import { checkOutput } from "../../ffi/slot.ts";
import type { Speech } from "../../speech/speech.ts";
import { Metrics, type PluginMetrics } from "../metrics.ts";
import { checkRecipe, type Recipe } from "../recipe.ts";

/** Where a plugin is in its life. */
type Phase =
  | { readonly state: "unloaded" }
  | { readonly state: "loading"; readonly settled: Promise<void> }
  | { readonly state: "ready"; readonly model: KokoroModel }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "unloading"; readonly settled: Promise<void> };

/**
 * Where a plugin is in its life. `failed`: it could not be loaded, or its device was lost; `load()` tries again.
 *
 * @example
 * ```ts
 * import { createKokoroPlugin, type PluginState } from "./mod.ts";
 * await using plugin = createKokoroPlugin();
 * const state: PluginState = plugin.health().state;
 * if (state === "unloaded" || state === "failed") await plugin.load();
 * console.log(plugin.health().state); // ready
 * ```
 */
export type PluginState = "unloaded" | "loading" | "ready" | "failed" | "unloading";

/**
 * What a plugin can do now: plain data.
 *
 * @example
 * ```ts
 * import { createKokoroPlugin, type PluginHealth } from "./mod.ts";
 * // What an endpoint for health checks answers.
 * const answer = (health: PluginHealth): Response =>
 *   Response.json(health, { status: health.state === "ready" ? 200 : 503 });
 * await using plugin = createKokoroPlugin();
 * console.log(answer(plugin.health()).status); // 503: it is not loaded yet
 * ```
 */
export interface PluginHealth {
  /** Where it is in its life. */
  readonly state: PluginState;
  /** The model, when the state is `ready`. */
  readonly model?: ModelInfo;
  /** Why, when the state is `failed`. */
  readonly error?: { readonly kind: KokoroErrorKind; readonly message: string };
}

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
  readonly #open: () => Promise<KokoroModel>;
  readonly #metrics = new Metrics();
  /** What is being written to. */
  readonly #slots = new Map<ArrayBuffer, Promise<Speech>>();
  #phase: Phase = { state: "unloaded" };

  /** Made by {@linkcode createKokoroPlugin}; `open` makes a model. */
  constructor(open: () => Promise<KokoroModel>) {
    this.#open = open;
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
    const phase = this.#phase;
    if (phase.state === "ready") return;
    if (phase.state === "loading") return await phase.settled;
    if (phase.state === "unloading") {
      await phase.settled;
      return await this.load();
    }
    const settled = this.#load();
    this.#phase = { state: "loading", settled };
    await settled;
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
      const model = this.#model();
      const { script, ...options } = checkRecipe(recipe);
      checkOutput(slot);
      this.#checkFree(slot);
      const priority = "high";
      const speech = model.synthesize(script, { ...options, output: slot, priority, signal });
      this.#slots.set(slot, speech);
      try {
        return await speech;
      } catch (error) {
        throw this.#judge(error, model);
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
  health(): PluginHealth {
    const phase = this.#phase;
    const { state } = phase;
    if (state === "ready") return { state, model: phase.model.info() };
    if (state === "failed") return { state, error: told(phase.error) };
    return { state };
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
    const phase = this.#phase;
    if (phase.state === "loading") {
      await phase.settled.catch(() => {}); // whoever called load() is told
      return await this.unload();
    }
    if (phase.state === "unloading") return await phase.settled;
    if (phase.state === "failed") this.#phase = { state: "unloaded" };
    if (phase.state !== "ready") return;
    const settled = this.#unload(phase.model);
    this.#phase = { state: "unloading", settled };
    await settled;
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

  async #load(): Promise<void> {
    try {
      using opened = new DisposableStack();
      const model = opened.use(await this.#open());
      await model.synthesize("Ready.");
      opened.move();
      this.#phase = { state: "ready", model };
    } catch (error) {
      this.#phase = { state: "failed", error };
      throw error;
    }
  }

  async #unload(model: KokoroModel): Promise<void> {
    await Promise.allSettled(this.#slots.values());
    model[Symbol.dispose]();
    this.#phase = { state: "unloaded" };
  }

  /** @throws {KokoroError} `closed` or `device` when there is none that speaks */
  #model(): KokoroModel {
    const phase = this.#phase;
    if (phase.state === "ready") return phase.model;
    if (phase.state === "failed") throw lost(phase.error);
    throw new KokoroError(
      "closed",
      `The plugin is ${phase.state}: await load() before generateAudio()`,
    );
  }

  #checkFree(slot: ArrayBuffer): void {
    if (!this.#slots.has(slot)) return;
    throw new KokoroError(
      "output",
      "The slot is being filled: await that, or give another slot, see allocateOutput",
    );
  }

  /** A device that is lost takes the model with it, and all slots that are being filled. */
  #judge(error: unknown, model: KokoroModel): unknown {
    const phase = this.#phase;
    if (phase.state === "failed") return lost(phase.error);
    if (!(error instanceof KokoroError) || error.kind !== "device") return error;
    if (phase.state !== "ready" || phase.model !== model) return error;
    this.#phase = { state: "failed", error };
    model[Symbol.dispose]();
    return error;
  }
}

/** Nothing can be spoken any more, for a reason that is known. */
function lost(cause: unknown): KokoroError {
  const { kind, message } = told(cause);
  return new KokoroError(kind, `The plugin has failed: load() tries again. ${message}`, { cause });
}

function told(error: unknown): NonNullable<PluginHealth["error"]> {
  const kind = error instanceof KokoroError ? error.kind : "internal";
  return { kind, message: reasonOf(error) };
}
