/**
 * What all groups share: the subject, one model, one engine, and how much to do.
 *
 * @module
 */

import type { Engine } from "../../../ffi/engine.ts";
import type { KokoroModel } from "../../../speech/kokoro_model.ts";
import type { Figure } from "../../figures.ts";
import type { Lines } from "./lines.ts";
import type { Subject } from "./subject.ts";

/** How much to do. */
export interface Amount {
  /** The number of scripts of 45 s to time. */
  readonly iterations: number;
  /** The number of random texts to speak. */
  readonly calls: number;
}

/** Kept from one group to the next. */
export class Bench implements Disposable {
  #model?: Promise<KokoroModel>;
  #engine?: Promise<Engine>;
  readonly #opened = new DisposableStack();

  constructor(readonly subject: Subject, readonly amount: Amount) {}

  /** The model, which is loaded when it is first needed. If that fails, it fails in every group. */
  model(): Promise<KokoroModel> {
    return this.#model ??= this.subject.model().then((model) => this.#opened.use(model));
  }

  /** A second engine in the same process, in the same way. */
  engine(): Promise<Engine> {
    return this.#engine ??= this.subject.engine().then((engine) => this.#opened.use(engine));
  }

  /** Frees the device memory that libtorch keeps for later, of all models and engines. */
  async releaseMemory(): Promise<void> {
    await (await this.engine()).release();
  }

  [Symbol.dispose](): void {
    this.#opened.dispose();
  }
}

/** One group of the check. */
export interface Group {
  readonly title: string;
  run(bench: Bench, lines: Lines): Promise<void>;
}

export const megabytes = (name: string, bytes: number, limit?: number): Figure => (
  { name, value: bytes / 1e6, unit: "MB", digits: 1, limit }
);

export const milliseconds = (name: string, value: number, limit?: number): Figure => (
  { name, value, unit: "ms", digits: 2, limit }
);
