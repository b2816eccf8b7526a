/**
 * An utterance whose sound and length are decided, but whose samples are not computed yet.
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

/** The voice that speaks, and how it speaks. */
export interface Delivery {
  readonly table: StyleTable;
  /** The prosody of the voice and the emotion together. */
  readonly prosody: Prosody;
  /** The speed: 2 is twice as fast. */
  readonly speed: number;
}

/** An utterance after the first two steps of the network, ready to be decoded into samples. */
export class PreparedUtterance implements Disposable {
  private constructor(
    readonly utterance: Utterance,
    private readonly native: NativeUtterance,
    /** The frames and curves that the network gives at tempo 1, before any edit. */
    private readonly own: { readonly frames: Int32Array; readonly curves: Curves },
    private readonly delivery: Delivery,
    /** [T] frames of each token, including the zeros at both ends. */
    readonly frames: Int32Array,
    /** [2F] the network's energy curve, retimed to `frames`. */
    private readonly energy: Float32Array,
    /**
     * The samples of its speech, with silence around them: `begin` is the first sample, `end` the
     * sample after the last one.
     */
    readonly speech: { readonly begin: number; readonly end: number },
  ) {}

  /** Runs the first two steps of the network. */
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

  /**
   * Returns the utterance at another speed. It replaces this object, which must not be used any
   * more.
   */
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

  /** The number of samples that the network makes, including the silence around the speech. */
  get length(): number {
    return sum(this.frames) * SAMPLES_PER_FRAME;
  }

  /**
   * The pauses before and after the utterance, in samples: those in the script, and the one that
   * its last mark asks for.
   */
  get pause(): { before: number; after: number } {
    const { pauseBefore, pauseAfter, breakAfter } = this.utterance;
    const breakSeconds = breakAfter * this.delivery.prosody.pauses / tempoOf(this.delivery);
    return { before: toSamples(pauseBefore), after: toSamples(pauseAfter + breakSeconds) };
  }

  /** Seconds by which the whole frames are longer than the exact duration. */
  get rounding(): number {
    const frames = sum(this.frames) - sum(this.own.frames) / tempoOf(this.delivery);
    return frames * SAMPLES_PER_FRAME / SAMPLE_RATE;
  }

  /** Runs the last step of the network, which writes into `samples`. */
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
