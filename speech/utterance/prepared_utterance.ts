/**
 * An utterance whose sound and length are decided, but whose samples are not computed yet.
 *
 * @module
 */

import type { Curves, NativeUtterance } from "../../ffi/engine.ts";
import type { Noise } from "../../ffi/structs.ts";
import {
  CURVE_VALUES_PER_FRAME,
  SAMPLE_RATE,
  SAMPLES_PER_FRAME,
  VOICED_NOISE,
} from "../../ffi/symbols.ts";
import { PAUSE_OF_SENTENCE, type Utterance } from "../../text/utterances/utterances.ts";
import { tokenIds } from "../../text/phonemes/token_table.ts";
import { type Delivery, type Pace, speedOf } from "./delivery.ts";
import { exactFrames, LEAD_FRAMES, referenceFrames, sum, wholeFrames } from "./durations.ts";
import { bend, shapePitch } from "./pitch.ts";
import { retime } from "./retime.ts";
import { speechRange } from "./speech_range.ts";
import { glide, type Level, ratesOf, type Step, stepsOf } from "./steps.ts";
import type { Session } from "../session.ts";

/** The time in which the pitch moves to another one within an utterance, in values of the curve. */
const PITCH_GLIDE = 4;

/** The time in which the volume moves to another one, in samples: 10 ms, so that nothing clicks. */
const GAIN_GLIDE = 240;

/** What is decided about an utterance at a pace. */
interface Timed {
  readonly pace: Pace;
  readonly steps: readonly Step[];
  readonly rates?: Float64Array;
}

/** An utterance after the first two steps of the network, ready to be decoded into samples. */
export class PreparedUtterance implements Disposable {
  private constructor(
    readonly utterance: Utterance,
    private readonly native: NativeUtterance,
    /** The frames and curves that the network gives at tempo 1, before any edit. */
    private readonly own: { readonly frames: Int32Array; readonly curves: Curves },
    readonly delivery: Delivery,
    private readonly timed: Timed,
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
    pace: Pace,
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
    return this.#timed(utterance, native, { frames, curves }, delivery, pace);
  }

  /**
   * Returns the utterance at another pace. It replaces this object, which must not be used any
   * more.
   */
  retimed(pace: Pace): PreparedUtterance {
    return PreparedUtterance.#timed(this.utterance, this.native, this.own, this.delivery, pace);
  }

  static #timed(
    utterance: Utterance,
    native: NativeUtterance,
    own: { readonly frames: Int32Array; readonly curves: Curves },
    delivery: Delivery,
    pace: Pace,
  ): PreparedUtterance {
    const { finalLengthening, pauses } = delivery.prosody;
    const steps = stepsOf(utterance, pace);
    const rates = ratesOf(steps, own.frames.length);
    const tempo = speedOf(utterance.manner, pace) * delivery.prosody.tempo;
    const rhythm = { tempo, rates, finalLengthening, pauses };
    const frames = wholeFrames(utterance.phonemes, native.durations, rhythm);
    const energy = retime(own.curves.energy, own.frames, frames);
    const speech = speechRange(energy);
    const timed = { pace, steps, rates };
    return new PreparedUtterance(utterance, native, own, delivery, timed, frames, energy, speech);
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
    const tempo = this.#tempo * (this.timed.steps.at(-1)?.rate ?? 1);
    const breakSeconds = breakAfter * this.delivery.prosody.pauses / tempo;
    return { before: toSamples(pauseBefore), after: toSamples(pauseAfter + breakSeconds) };
  }

  /** The samples by which the next utterance begins before the speech of this one ends. */
  get overlap(): number {
    return toSamples(this.utterance.overlapAfter ?? 0);
  }

  /** Who speaks: the name in the cast, or else the voice. */
  get who(): string {
    return this.utterance.speaker ?? this.delivery.voice;
  }

  /** Whether it ends a sentence or a line, so that somebody else may answer. */
  get isAnswerable(): boolean {
    return this.utterance.breakAfter >= PAUSE_OF_SENTENCE;
  }

  /** The speed at its start. */
  get speed(): number {
    return speedOf(this.utterance.manner, this.timed.pace);
  }

  /** Seconds by which the whole frames are longer than the exact duration. */
  get rounding(): number {
    const { rates } = this.timed;
    const frames = sum(this.frames) - exactFrames(this.own.frames, { tempo: this.#tempo, rates });
    return frames * SAMPLES_PER_FRAME / SAMPLE_RATE;
  }

  get #tempo(): number {
    return this.speed * this.delivery.prosody.tempo;
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

  /** Brings decoded samples to the level of the voice, the emotion and the manner, in place. */
  level(samples: Float32Array): void {
    const { energy, gain } = this.delivery.prosody;
    const factor = energy * 10 ** (gain / 20);
    for (let i = 0; i < samples.length; i++) samples[i] *= factor;
    if (this.timed.steps.every(({ gain }) => gain === 0)) return;
    const levels = this.#levels(SAMPLES_PER_FRAME, "gain");
    for (const [i, gain] of glide(levels, samples.length, GAIN_GLIDE).entries()) {
      if (gain !== 0) samples[i] *= 10 ** (gain / 20);
    }
  }

  #curves(): Curves {
    const { semitones, pitchRange, hertz, effort } = this.delivery.prosody;
    const f0 = retime(this.own.curves.f0, this.own.frames, this.frames);
    const shaped = shapePitch(f0, { semitones, range: pitchRange, shift: hertz });
    const levels = this.#levels(CURVE_VALUES_PER_FRAME, "semitones");
    return {
      f0: levels.every(({ value }) => value === 0)
        ? shaped
        : bend(shaped, glide(levels, shaped.length, PITCH_GLIDE)),
      energy: this.energy.map((value) => value + effort),
    };
  }

  /**
   * What changes within the utterance, at the places where its words are heard.
   *
   * @param perFrame places per frame
   */
  #levels(perFrame: number, key: "gain" | "semitones"): Level[] {
    return this.timed.steps.map((step) => ({
      at: Math.max(0, sum(this.frames.subarray(0, step.token)) - LEAD_FRAMES) * perFrame,
      value: step[key],
    }));
  }

  [Symbol.dispose](): void {
    this.native[Symbol.dispose]();
  }
}

function toSamples(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE);
}
