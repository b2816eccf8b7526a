/**
 * An utterance on its way: how it will sound and how long it will be is decided, its samples are not made yet.
 *
 * @module
 */

import type { Curves, Engine, NativeUtterance, Noise } from "../ffi/engine.ts";
import { SAMPLE_RATE, SAMPLES_PER_FRAME, VOICED_NOISE } from "../ffi/symbols.ts";
import type { Utterance } from "../text/front_end.ts";
import { tokenIds } from "../text/token_table.ts";
import { sum, wholeFrames } from "./durations.ts";
import { shapePitch } from "./pitch.ts";
import type { Prosody } from "./prosody.ts";
import { speechRange } from "./speech_range.ts";
import type { Stages } from "./stages.ts";
import type { StyleTable } from "./style_table.ts";

/** Who speaks, and how. */
export interface Delivery {
  readonly table: StyleTable;
  /** Of the voice and the emotion together. */
  readonly prosody: Prosody;
  /** 2 is twice as fast. */
  readonly speed: number;
}

/** What it takes to prepare an utterance. */
export interface Workshop {
  readonly engine: Engine;
  /** Is told how long each stage takes. */
  readonly stages: Stages;
}

/** See the module. */
export class PreparedUtterance implements Disposable {
  private constructor(
    readonly utterance: Utterance,
    private readonly native: NativeUtterance,
    private readonly prosody: Prosody,
    /** [T] of each token, with the zeros at both ends. */
    readonly frames: Int32Array,
    private readonly curves: Curves,
    /** The first sample of its speech, and the one behind the last: silence is around it. */
    readonly speech: { readonly begin: number; readonly end: number },
    /** Samples of silence before and behind it. */
    readonly pause: { readonly before: number; readonly after: number },
    /** Seconds by which whole frames are longer than what was asked. */
    readonly rounding: number,
  ) {}

  /** The first two steps of the network, and what is done to durations and curves. */
  static async prepare(
    { engine, stages }: Workshop,
    utterance: Utterance,
    delivery: Delivery,
  ): Promise<PreparedUtterance> {
    const ids = tokenIds(utterance.phonemes);
    const style = delivery.table.style(ids.length - 2);
    using opened = new DisposableStack();
    const native = opened.use(await stages.time("durations", engine.utterance(ids, style)));
    const prepared = await this.#shape(stages, utterance, native, delivery);
    opened.move();
    return prepared;
  }

  /** The same at another speed; it takes the place of this one, which must not be used any more. */
  async retime(stages: Stages, delivery: Delivery): Promise<PreparedUtterance> {
    return await PreparedUtterance.#shape(stages, this.utterance, this.native, delivery);
  }

  static async #shape(
    stages: Stages,
    utterance: Utterance,
    native: NativeUtterance,
    { prosody, speed }: Delivery,
  ): Promise<PreparedUtterance> {
    const tempo = speed * prosody.tempo;
    const { finalLengthening, pauses } = prosody;
    const rhythm = { tempo, finalLengthening, pauses };
    const frames = wholeFrames(utterance.phonemes, native.durations, rhythm);
    const { f0, energy } = await stages.time("curves", native.curves(frames));
    const asked = native.durations.reduce((total, duration) => total + duration, 0) / tempo;
    const restSeconds = utterance.breakAfter * prosody.pauses / tempo;
    return new PreparedUtterance(
      utterance,
      native,
      prosody,
      frames,
      {
        f0: shapePitch(f0, {
          semitones: prosody.semitones,
          range: prosody.pitchRange,
          shift: prosody.hertz,
        }),
        energy: prosody.effort === 0 ? energy : energy.map((value) => value + prosody.effort),
      },
      speechRange(energy),
      {
        before: toSamples(utterance.pauseBefore),
        after: toSamples(utterance.pauseAfter + restSeconds),
      },
      (sum(frames) - asked) * SAMPLES_PER_FRAME / SAMPLE_RATE,
    );
  }

  /** How many samples the network makes, the silence around the speech included. */
  get length(): number {
    return sum(this.frames) * SAMPLES_PER_FRAME;
  }

  /** The last step of the network. */
  async decode(stages: Stages, noise: Noise, samples: Float32Array): Promise<void> {
    const voiced = VOICED_NOISE + this.prosody.roughness;
    await stages.time("samples", this.native.samples(this.curves, { ...noise, voiced }, samples));
  }

  [Symbol.dispose](): void {
    this.native[Symbol.dispose]();
  }
}

function toSamples(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE);
}
