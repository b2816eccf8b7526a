/**
 * The life cycle of a model that is served: its states and its health.
 *
 * @module
 */

import { KokoroError, type KokoroErrorKind, reasonOf } from "../errors.ts";
import type { KokoroModel, ModelInfo } from "../speech/kokoro_model.ts";

/** A state with its data. */
type Phase =
  | { readonly state: "unloaded" }
  | { readonly state: "loading"; readonly settled: Promise<void> }
  | { readonly state: "ready"; readonly model: KokoroModel }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "unloading"; readonly settled: Promise<void> };

/**
 * The state of a plugin. `failed` means that the plugin could not be loaded or that its device was
 * lost. In either case, `load()` tries again.
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
export type ModelState = "unloaded" | "loading" | "ready" | "failed" | "unloading";

/**
 * The current health of a plugin, as plain data.
 *
 * @example
 * ```ts
 * import { createKokoroPlugin, type PluginHealth } from "./mod.ts";
 * // Returns the response of an endpoint for health checks.
 * const answer = (health: PluginHealth): Response =>
 *   Response.json(health, { status: health.state === "ready" ? 200 : 503 });
 * await using plugin = createKokoroPlugin();
 * console.log(answer(plugin.health()).status); // 503: not loaded yet
 * ```
 */
export interface ModelHealth {
  /** The state. */
  readonly state: ModelState;
  /** The model, when the state is `ready`. */
  readonly model?: ModelInfo;
  /** The reason, when the state is `failed`. */
  readonly error?: { readonly kind: KokoroErrorKind; readonly message: string };
}

/** Loads a model once, keeps track of its state, and unloads it. */
export class ModelLife {
  readonly #open: () => Promise<KokoroModel>;
  readonly #owner: string;
  #phase: Phase = { state: "unloaded" };

  /**
   * @param open loads a model
   * @param owner what the owner of the model is called in messages, such as `plugin`
   */
  constructor(open: () => Promise<KokoroModel>, owner: string) {
    this.#open = open;
    this.#owner = owner;
  }

  /**
   * Loads the model and speaks a word, so that the first request takes no longer than the others.
   * Does nothing when the model is ready. Overlapping calls share one load.
   *
   * @throws {KokoroError} the errors of `open`
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
   * Refuses further requests, waits for `finish`, and disposes the model.
   *
   * @param finish waits for the requests in progress
   */
  async unload(finish: () => Promise<unknown>): Promise<void> {
    const phase = this.#phase;
    if (phase.state === "loading") {
      await phase.settled.catch(() => {}); // load() reports this error
      return await this.unload(finish);
    }
    if (phase.state === "unloading") return await phase.settled;
    if (phase.state === "failed") this.#phase = { state: "unloaded" };
    if (phase.state !== "ready") return;
    const settled = this.#unload(phase.model, finish);
    this.#phase = { state: "unloading", settled };
    await settled;
  }

  /** The state, with information on the model, or with the error. */
  get health(): ModelHealth {
    const phase = this.#phase;
    const { state } = phase;
    if (state === "ready") return { state, model: phase.model.info() };
    if (state === "failed") return { state, error: described(phase.error) };
    return { state };
  }

  /**
   * The model.
   *
   * @throws {KokoroError} `closed` when the model is not loaded; after a failure, an error of the
   * same kind as the failure
   */
  get model(): KokoroModel {
    const phase = this.#phase;
    if (phase.state === "ready") return phase.model;
    if (phase.state === "failed") throw this.#failed(phase.error);
    throw new KokoroError(
      "closed",
      `The ${this.#owner} is ${phase.state}: await load() before speaking`,
    );
  }

  /**
   * Returns the error to throw for a request to `model` that failed with `error`. If the device was
   * lost, disposes the model and lets all requests in progress fail for the same reason.
   */
  judge(error: unknown, model: KokoroModel): unknown {
    const phase = this.#phase;
    if (phase.state === "failed") return this.#failed(phase.error);
    if (!(error instanceof KokoroError) || error.kind !== "device") return error;
    if (phase.state !== "ready" || phase.model !== model) return error;
    this.#phase = { state: "failed", error };
    model[Symbol.dispose]();
    return error;
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

  async #unload(model: KokoroModel, finish: () => Promise<unknown>): Promise<void> {
    await finish();
    model[Symbol.dispose]();
    this.#phase = { state: "unloaded" };
  }

  #failed(cause: unknown): KokoroError {
    const { kind, message } = described(cause);
    const text = `The ${this.#owner} has failed: call load() to try again. ${message}`;
    return new KokoroError(kind, text, { cause });
  }
}

function described(error: unknown): NonNullable<ModelHealth["error"]> {
  const kind = error instanceof KokoroError ? error.kind : "internal";
  return { kind, message: reasonOf(error) };
}
