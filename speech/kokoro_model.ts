/**
 * The voice: text in, samples out.
 *
 * @module
 */

import { removeDc } from "../audio/dc.ts";
import { limitPeaks } from "../audio/limiter.ts";
import { KokoroError } from "../errors.ts";
import { CudaDriver } from "../ffi/cuda_driver.ts";
import type { Device, Engine, EngineMemory } from "../ffi/engine.ts";
import { SAMPLE_RATE } from "../ffi/symbols.ts";
import type { FrontEnd } from "../text/front_end.ts";
import { countWords } from "./cut.ts";
import type { Emotion, Emotions } from "./emotions.ts";
import { checkOptions, type SynthesisOptions } from "./options.ts";
import { type Plan, Planner } from "./plan.ts";
import { combine, type Prosody } from "./prosody.ts";
import { describe, type Speech } from "./speech.ts";
import { Stages } from "./stages.ts";
import { Track } from "./track.ts";
import type { Speaker, Voice, Voices } from "./voices.ts";

/** What a model is, and on what. */
export interface ModelInfo {
  /** What the network runs on. */
  readonly device: Device;
  /** Of the arithmetic and the weights. */
  readonly precision: "float32";
  /** Threads of one operation on the CPU. */
  readonly threads: number;
  /** What convolves: this project's kernels for `avx512`, `avx2` or `neon`, or libtorch's, `aten`. */
  readonly kernels: string;
  /** Where the weights came from, and what was done to them. */
  readonly weights: string;
  /** What the weights take there. */
  readonly weightsBytes: number;
}

/** What memory a model has, with all that is in its process. */
export interface ModelMemory extends EngineMemory {
  /** Whose memory it is. */
  readonly device: Device;
  /** What no process has of the GPU's memory; absent on the CPU. */
  readonly freeBytes?: number;
  /** All memory of the GPU; absent on the CPU. */
  readonly totalBytes?: number;
}

/** What a model is made of. */
export interface ModelParts {
  readonly engine: Engine;
  readonly frontEnd: FrontEnd;
  readonly voices: Voices;
  readonly emotions: Emotions;
  /** A sentence on where the weights came from. */
  readonly weightsSource: string;
  /** A synthesis that ends with more held than this drops what is kept for later, in GB. */
  readonly memoryThresholdGb: number;
  /** Is told what a user should know and no error says. */
  readonly warn: (message: string) => void;
}

/** Utterances that are decoded, in the output. */
interface Decoded {
  readonly samples: Float32Array;
  readonly firstSampleMs: number;
}

/**
 * Kokoro, loaded: see {@linkcode loadKokoro}.
 *
 * @example
 * ```ts
 * import { loadKokoro } from "./mod.ts";
 * using model = await loadKokoro();
 * const { samples, seconds } = await model.synthesize("Hello!", { voice: "rick_c137", emotion: "manic" });
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
  info(): ModelInfo {
    const { engine, weightsSource } = this.#parts;
    return { ...engine.info, precision: "float32", weights: weightsSource };
  }

  /**
   * How much memory is taken now. `heldBytes` is what `memoryThresholdGb` is about.
   *
   * @throws {KokoroError} `closed` when the model is disposed, `device` when the GPU's driver fails
   */
  memory(): ModelMemory {
    const { engine } = this.#parts;
    const { device } = engine.info;
    const memory = { device, ...engine.memory() };
    if (device === "cpu") return memory;
    using driver = CudaDriver.open();
    return { ...memory, ...driver.memoryInfo() };
  }

  /** All voices that can be asked for, and blended. */
  voices(): readonly Voice[] {
    return this.#parts.voices.all;
  }

  /** All emotions that can be asked for. */
  emotions(): readonly Emotion[] {
    return this.#parts.emotions.all;
  }

  /**
   * Speaks `text`. The same text and options give the same bits, whatever else is spoken meanwhile.
   *
   * @throws {KokoroError} `input` when the text, the voice, the emotion or an option can't be used, `output` when not
   * even a word fits into the output, not everything with `onOverflow: "error"`, or the output is freed meanwhile,
   * `weights` when the voice's style table is damaged, `closed` when the model is disposed, `device` or `memory` when
   * the computation fails
   */
  async synthesize(text: string, options: SynthesisOptions = {}): Promise<Speech> {
    const started = performance.now();
    const checked = checkOptions(options);
    const { voices, emotions, engine } = this.#parts;
    const slot = checked.output && new Float32Array(checked.output);
    const emotion = emotions.get(checked.emotion);
    const name = checked.voice ?? voices.defaultId;
    const stages = new Stages();
    const { language } = voices.get(name);
    const utterances = await stages.time(
      "text",
      () => this.#parts.frontEnd.utterances(text, language),
    );
    const speaker = await voices.speaker(name);
    this.#checkUsable(slot);

    const prosody = prosodyOf(speaker.voice, emotion);
    using planner = new Planner(
      { engine, stages },
      { text, utterances },
      { table: speaker.table, prosody, speed: checked.speed },
      slot?.length ?? Infinity,
      () => this.#checkUsable(slot),
    );
    const plan = await planner.plan(checked.onOverflow);
    const warnings = this.#warn(text, plan, speaker, slot);
    const output = slot ?? new Float32Array(plan.layout.length);
    const decoded = await this.#decode(plan, prosody, checked.seed, output, stages);
    await this.#dropCaches();
    return {
      ...describe(plan, decoded.samples, checked),
      voice: speaker.voice.id,
      emotion: emotion.id,
      seed: checked.seed,
      words: countWords(text) - countWords(plan.rest),
      warnings,
      stages: stages.times,
      firstSampleMs: decoded.firstSampleMs - started,
      wallMs: performance.now() - started,
    };
  }

  /** Lets go of the engine. A synthesis that is under way fails with a `closed` error. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#parts.engine[Symbol.dispose]();
  }

  /** Curves to samples, at the level that was asked for, at their places in the output. */
  async #decode(
    { layout }: Plan,
    prosody: Prosody,
    seed: number,
    output: Float32Array<ArrayBuffer>,
    stages: Stages,
  ): Promise<Decoded> {
    const factor = prosody.energy * 10 ** (prosody.gain / 20);
    const track = new Track(output);
    let firstSampleMs = 0;
    for (const [utterance, placed] of layout.placed.entries()) {
      const samples = track.target(placed);
      await placed.prepared.decode(stages, { seed, utterance }, samples);
      this.#checkUsable(output);
      removeDc(samples, SAMPLE_RATE);
      for (let i = 0; i < samples.length; i++) samples[i] *= factor;
      limitPeaks(samples);
      track.append(placed, samples);
      firstSampleMs ||= performance.now();
    }
    track.finish();
    return { samples: output.subarray(0, layout.length), firstSampleMs };
  }

  /** Memory that is kept for the next synthesis makes that quicker, and is worth only so much. */
  async #dropCaches(): Promise<void> {
    const { engine, memoryThresholdGb } = this.#parts;
    if (engine.memory().heldBytes > memoryThresholdGb * 1e9) await engine.release();
  }

  /** Tells what a user should know. */
  #warn(text: string, { rest }: Plan, { warning }: Speaker, slot?: Float32Array): string[] {
    const warnings = warning === undefined ? [] : [warning];
    if (rest !== "") {
      const seconds = Math.round(slot!.length / SAMPLE_RATE);
      warnings.push(
        `Script truncated to fit ${seconds}s duration (original: ${countWords(text)} words)`,
      );
    }
    for (const message of warnings) this.#parts.warn(message);
    return warnings;
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

/** A voice in an emotion. */
function prosodyOf({ prosody, emotionGains }: Voice, emotion: Emotion): Prosody {
  const both = combine(prosody, emotion.prosody);
  return { ...both, gain: both.gain + (emotionGains[emotion.name] ?? 0) * emotion.intensity };
}
