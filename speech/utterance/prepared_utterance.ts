/**
 * An utterance on its way: how it will sound and how long it will be is decided, its samples are not made yet.
 *
 * @module
 */

import type { Curves, NativeUtterance } from "../../ffi/engine.ts";
import type { Noise } from "../../ffi/structs.ts";
import { SAMPLE_RATE, SAMPLES_PER_FRAME, VOICED_NOISE } from "../../ffi/symbols.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { tokenIds } from "../../text/phonemes/token_table.ts";
import { referenceFrames, sum, wholeFrames } from "./durations.ts";
import { shapePitch } from "./pitch.ts";
import type { Prosody } from "../../voices/prosody.ts";
import { retime } from "./retime.ts";
import { speechRange } from "./speech_range.ts";
import type { StyleTable } from "../../voices/style_table.ts";
import type { Session } from "../session.ts";

/** Who speaks, and how. */
export interface Delivery {
  readonly table: StyleTable;
  /** Of the voice and the emotion together. */
  readonly prosody: Prosody;
  /** 2 is twice as fast. */
  readonly speed: number;
}

/** See the module. */
export class PreparedUtterance implements Disposable {
  private constructor(
    readonly utterance: Utterance,
    private readonly native: NativeUtterance,
    /** The network's own way of saying it, before anything is edited. */
    private readonly own: { readonly frames: Int32Array; readonly curves: Curves },
    private readonly delivery: Delivery,
    /** [T] of each token, with the zeros at both ends. */
    readonly frames: Int32Array,
    /** The network's own energy in those frames. */
    private readonly energy: Float32Array,
    /** The first sample of its speech, and the one behind the last: silence is around it. */
    readonly speech: { readonly begin: number; readonly end: number },
  ) {}

  /** The first two steps of the network. */
  static async prepare(
    session: Session,
    utterance: Utterance,
    delivery: Delivery,
  ): Promise<PreparedUtterance> {
    const ids = tokenIds(utterance.phonemes);
    const style = delivery.table.style(ids.length - 2);
    using opened = new DisposableStack();
    const native = opened.use(
      await session.compute("durations", () => session.engine.utterance(ids, style)),
    );
    const frames = referenceFrames(native.durations, 1);
    const curves = await session.compute("curves", () => native.curves(frames));
    opened.move();
    return this.#timed(utterance, native, { frames, curves }, delivery);
  }

  /** The same at another speed; it takes the place of this one, which must not be used any more. */
  retimed(speed: number): PreparedUtterance {
    const delivery = { ...this.delivery, speed };
    return PreparedUtterance.#timed(this.utterance, this.native, this.own, delivery);
  }

  static #timed(
    utterance: Utterance,
    native: NativeUtterance,
    own: { readonly frames: Int32Array; readonly curves: Curves },
    delivery: Delivery,
  ): PreparedUtterance {
    const { finalLengthening, pauses } = delivery.prosody;
    const rhythm = { tempo: tempoOf(delivery), finalLengthening, pauses };
    const frames = wholeFrames(utterance.phonemes, native.durations, rhythm);
    const energy = retime(own.curves.energy, own.frames, frames);
    const speech = speechRange(energy);
    return new PreparedUtterance(utterance, native, own, delivery, frames, energy, speech);
  }

  /** How many samples the network makes, the silence around the speech included. */
  get length(): number {
    return sum(this.frames) * SAMPLES_PER_FRAME;
  }

  /** Samples of silence before and behind it. */
  get pause(): { before: number; after: number } {
    const { pauseBefore, pauseAfter, breakAfter } = this.utterance;
    const breakSeconds = breakAfter * this.delivery.prosody.pauses / tempoOf(this.delivery);
    return { before: toSamples(pauseBefore), after: toSamples(pauseAfter + breakSeconds) };
  }

  /** Seconds by which whole frames are longer than what was asked. */
  get rounding(): number {
    const frames = sum(this.frames) - sum(this.own.frames) / tempoOf(this.delivery);
    return frames * SAMPLES_PER_FRAME / SAMPLE_RATE;
  }

  /** The last step of the network. */
  async decode(session: Session, noise: Noise, samples: Float32Array): Promise<void> {
    const { roughness, roughnessFactor } = this.delivery.prosody;
    const voiced = Math.min(1, VOICED_NOISE + roughness * roughnessFactor);
    const curves = this.#curves();
    await session.compute(
      "samples",
      () => this.native.samples(this.frames, curves, { ...noise, voiced }, samples),
    );
  }

  #curves(): Curves {
    const { semitones, pitchRange, hertz, effort } = this.delivery.prosody;
    const f0 = retime(this.own.curves.f0, this.own.frames, this.frames);
    return {
      f0: shapePitch(f0, { semitones, range: pitchRange, shift: hertz }),
      energy: this.energy.map((value) => value + effort),
    };
  }

  [Symbol.dispose](): void {
    this.native[Symbol.dispose]();
  }
}

function tempoOf({ speed, prosody }: Delivery): number {
  return speed * prosody.tempo;
}

function toSamples(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE);
}
