/**
 * The voice: text in, samples out.
 *
 * @module
 */

import { limitPeaks } from "../audio/limiter.ts";
import { KokoroError } from "../errors.ts";
import type { Device, Engine } from "../ffi/engine.ts";
import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../ffi/symbols.ts";
import type { FrontEnd, Utterance } from "../text/front_end.ts";
import { tokenIds } from "../text/token_table.ts";
import { sum, wholeFrames } from "./durations.ts";
import { checkOptions, type SynthesisOptions } from "./options.ts";
import { Plan } from "./plan.ts";
import { Track } from "./track.ts";
import type { StyleTable, Voice, Voices } from "./voices.ts";

/** What a model is, and on what. */
export interface ModelInfo {
  readonly device: Device;
  /** Threads of one operation on the CPU. */
  readonly threads: number;
  /** Where the weights came from, and what was done to them. */
  readonly weights: string;
  readonly weightsBytes: number;
}

/** One utterance and where it is in the samples. */
export interface SpokenUtterance extends Utterance {
  /** The first sample of its speech: silence is left out. */
  readonly begin: number;
  /** The sample behind the last one of its speech. */
  readonly end: number;
}

/** What a synthesis gives. */
export interface Speech {
  /** Mono, -1 to 1: a view of the caller's output, if there was one. */
  readonly samples: Float32Array;
  /** In Hz: 24,000. */
  readonly sampleRate: number;
  readonly seconds: number;
  /** The id of the voice; a blend in one canonical form, such as `af_sky(0.75)+af_bella(0.25)`. */
  readonly voice: string;
  readonly speed: number;
  readonly seed: number;
  /** Whether the output was too small for the whole text. */
  readonly truncated: boolean;
  readonly utterances: readonly SpokenUtterance[];
  /** Milliseconds from the call to the first utterance's samples. */
  readonly firstSampleMs: number;
  /** Milliseconds of the whole call. */
  readonly wallMs: number;
}

/** What a model is made of. */
export interface ModelParts {
  readonly engine: Engine;
  readonly frontEnd: FrontEnd;
  readonly voices: Voices;
  /** A sentence on where the weights came from. */
  readonly weightsSource: string;
  /** Is told what a user should know and no error says. */
  readonly warn: (message: string) => void;
}

/**
 * Kokoro, loaded: see {@linkcode loadKokoro}.
 *
 * @example
 * ```ts ignore
 * using model = await loadKokoro();
 * const { samples, seconds } = await model.synthesize("Hello!", { voice: "af_heart", speed: 1.1 });
 * ```
 */
export class KokoroModel implements Disposable {
  readonly #parts: ModelParts;
  #closed = false;

  /** Made by `loadKokoro`. */
  constructor(parts: ModelParts) {
    this.#parts = parts;
  }

  /** What this model is, and on what. */
  get info(): ModelInfo {
    const { engine, weightsSource } = this.#parts;
    return { ...engine.info, weights: weightsSource };
  }

  /** All voices that can be asked for. */
  get voices(): readonly Voice[] {
    return this.#parts.voices.all;
  }

  /**
   * Speaks `text`. The same text, voice, speed and seed give the same bits.
   *
   * @throws {KokoroError} `input` when the text, the voice or an option can't be used, `output` when not even the first
   * utterance fits into the output or the output is freed meanwhile, `weights` when the voice's style table is damaged,
   * `closed` when the model is disposed, `device` or `memory` when the computation fails
   */
  async synthesize(text: string, options: SynthesisOptions = {}): Promise<Speech> {
    const started = performance.now();
    const checked = checkOptions(options);
    const slot = checked.output && new Float32Array(checked.output);
    const voice = this.#parts.voices.get(checked.voice);
    const utterances = await this.#parts.frontEnd.utterances(text, voice.language);
    const table = await this.#parts.voices.table(voice);
    this.#checkUsable(slot);

    using plan = await this.#plan(utterances, table, checked.speed, slot);
    if (plan.isFull) this.#tellTruncated(plan, text);
    const output = slot ?? new Float32Array(plan.length);
    const track = new Track(output);
    let firstSampleMs = 0;
    const spoken: SpokenUtterance[] = [];
    for (const [number, planned] of plan.fitting.entries()) {
      const { native, durations, samples, ...utterance } = planned;
      track.pause(utterance.pauseBefore);
      const place = track.place(samples);
      const curves = await native.curves(durations);
      await native.samples(curves, { seed: checked.seed, utterance: number }, place);
      this.#checkUsable(output);
      limitPeaks(place);
      spoken.push({ ...utterance, ...track.append(place) });
      track.pause(utterance.pauseAfter);
      if (number === 0) firstSampleMs = performance.now() - started;
    }
    if (!plan.isFull) track.finish();
    const { samples } = track;
    return {
      samples,
      sampleRate: SAMPLE_RATE,
      seconds: samples.length / SAMPLE_RATE,
      voice: voice.id,
      speed: checked.speed,
      seed: checked.seed,
      truncated: plan.isFull,
      utterances: spoken,
      firstSampleMs,
      wallMs: performance.now() - started,
    };
  }

  /** Lets go of the engine. A synthesis that is under way fails with a `closed` error. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#parts.engine[Symbol.dispose]();
  }

  /** The lengths of the utterances, as far as they fit into the slot. */
  async #plan(
    utterances: readonly Utterance[],
    table: StyleTable,
    speed: number,
    slot?: Float32Array<ArrayBuffer>,
  ): Promise<Plan> {
    using opened = new DisposableStack();
    const plan = opened.use(new Plan(slot?.length ?? Infinity));
    for (const utterance of utterances) {
      const ids = tokenIds(utterance.phonemes);
      const native = await this.#parts.engine.utterance(ids, table.style(ids.length - 2));
      const durations = wholeFrames(native.durations, speed);
      plan.add({ ...utterance, native, durations, samples: sum(durations) * SAMPLES_PER_FRAME });
      this.#checkUsable(slot);
      // The rest is not even planned: a script may be as long as a book.
      if (plan.isFull) break;
    }
    opened.move();
    return plan;
  }

  /** @throws {KokoroError} `output` when nothing fits */
  #tellTruncated({ fitting, length, capacity }: Plan, text: string): void {
    if (fitting.length === 0) {
      const [has, needs] = [capacity, length].map((samples) => (samples / SAMPLE_RATE).toFixed(1));
      throw new KokoroError(
        "output",
        `the output takes ${has} s and the first utterance alone is ${needs} s`,
      );
    }
    const seconds = Math.round(capacity / SAMPLE_RATE);
    const words = text.trim().split(/\s+/u).length;
    this.#parts.warn(`Script truncated to fit ${seconds}s duration (original: ${words} words)`);
  }

  /** While native code was at work, the caller may have let go of what it works with. */
  #checkUsable(output?: Float32Array<ArrayBuffer>): void {
    if (this.#closed) {
      throw new KokoroError("closed", "This model was disposed: it can't speak any more");
    }
    if (output?.buffer.detached) {
      throw new KokoroError("output", "the output was freed or transferred during the synthesis");
    }
  }
}
