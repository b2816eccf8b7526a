/**
 * The model's stay in memory: requests get it here, and it is loaded and unloaded as they need it.
 *
 * @module
 */

import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { Voice } from "../../voices/catalog.ts";
import type { Emotion } from "../../voices/emotions.ts";
import { type ModelHealth, ModelLife } from "../model_life.ts";
import project from "../../deno.json" with { type: "json" };
import { KokoroError } from "../../errors.ts";
import { nameOf } from "./cache/result_cache.ts";
import { Refusal } from "./errors.ts";
import { LOAD_MS } from "./limits.ts";

/** The part of a model that the server uses. */
export type Speaking = Pick<
  KokoroModel,
  "stream" | "phonemes" | "voices" | "emotions" | "queue" | "info" | "memory"
>;

/** A request's use of the model, which keeps the model in memory until it is disposed. */
export interface Stay extends Disposable {
  readonly model: Speaking;
  /** Returns the error to report for one that the model threw: see `ModelLife.judge`. */
  judge(error: unknown): unknown;
}

/** What the server reports about a model, also while it is not in memory. */
export interface Lists {
  readonly voices: readonly Voice[];
  readonly emotions: readonly Emotion[];
  /** A hash of everything about the model that determines how a text sounds. */
  readonly identity: string;
}

/** Gives the model to requests. */
export class Residence {
  #stays = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lists: Lists | undefined;

  /**
   * @param source a model, or the life of one
   * @param idleMs unloads the model when it was not used for this time; never if absent
   */
  constructor(
    private readonly source: Speaking | ModelLife,
    private readonly idleMs?: number,
  ) {}

  /** The state of the model. */
  get health(): ModelHealth {
    const { source } = this;
    if (source instanceof ModelLife) return source.health;
    return { state: "ready", model: source.info() };
  }

  /** Whether requests can be served, if need be after the model was loaded again. */
  get isReady(): boolean {
    const { state } = this.health;
    return state === "ready" || this.#lists !== undefined && state !== "failed";
  }

  /** The model, if it is in memory. */
  get model(): Speaking | undefined {
    const { source } = this;
    if (!(source instanceof ModelLife)) return source;
    return source.health.state === "ready" ? source.model : undefined;
  }

  /**
   * The voices and emotions.
   *
   * @throws the errors of {@linkcode Residence.enter}
   */
  async lists(): Promise<Lists> {
    if (this.#lists === undefined) (await this.enter())[Symbol.dispose]();
    return this.#lists!;
  }

  /**
   * Returns the model, after loading it if it is not in memory.
   *
   * @throws {Refusal} when loading takes too long
   * @throws {KokoroError} `closed` when it fails
   */
  async enter(): Promise<Stay> {
    this.#stays++;
    clearTimeout(this.#timer);
    try {
      const model = await this.#loaded();
      this.#lists ??= listsOf(model);
      let isOver = false;
      const { source } = this;
      return {
        model,
        judge: (error) =>
          source instanceof ModelLife ? source.judge(error, model as KokoroModel) : error,
        [Symbol.dispose]: () => {
          if (!isOver) this.#leave();
          isOver = true;
        },
      };
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  async #loaded(): Promise<Speaking> {
    const { source } = this;
    if (!(source instanceof ModelLife)) return source;
    if (source.health.state !== "ready") await inTime(source.load());
    return source.model;
  }

  #leave(): void {
    const { source, idleMs } = this;
    if (--this.#stays > 0 || !(source instanceof ModelLife) || idleMs === undefined) return;
    this.#timer = setTimeout(() => source.unload(() => Promise.resolve()), idleMs);
    Deno.unrefTimer(this.#timer);
  }
}

function listsOf(model: Speaking): Lists {
  const [voices, emotions, info] = [model.voices(), model.emotions(), model.info()];
  return { voices, emotions, identity: nameOf([project.version, voices, emotions, info]) };
}

/**
 * Waits for a model that is being loaded.
 *
 * @throws {Refusal} when that takes too long
 * @throws {KokoroError} `closed` when it fails. The reason is not the client's concern: it may hold
 * paths of this machine.
 */
async function inTime(loading: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Refusal("model_loading", "The model is being loaded: try again later"));
  }, LOAD_MS);
  try {
    await Promise.race([loading, promise]);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const message = "The model can't be loaded: the server's log says why";
    throw new KokoroError("closed", message, { cause });
  } finally {
    clearTimeout(timer);
  }
}
