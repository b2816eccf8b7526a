// @ts-check
/// <reference path="./worklet_scope.d.ts" />

/**
 * Plays the samples of a speech while they still come in, from any place.
 *
 * @module
 */

/** Samples between two reports of the place. */
const REPORT = 512;
/** The change of the gain per sample: pauses and jumps fade within 4 ms, so that nothing clicks. */
const FADE = 1 / 96;

class SpeechProcessor extends AudioWorkletProcessor {
  /** @type {{ start: number, samples: Int16Array }[]} */
  #chunks = [];
  #total = 0;
  #place = 0;
  #gain = 0;
  #at = 0;
  #isPlaying = true;
  #isComplete = false;
  #isHeard = false;
  #isOver = false;
  #sinceReport = 0;
  /** The number of the last jump, by which the page knows what was reported before it. */
  #jump = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#take(data);
  }

  /**
   * @param {{ add?: Int16Array, complete?: true, over?: true, place?: number, jump?: number,
   *   isPlaying?: boolean }} message
   */
  #take({ add, complete, over, place, jump = this.#jump, isPlaying }) {
    if (add) {
      this.#chunks.push({ start: this.#total, samples: add });
      this.#total += add.length;
    }
    if (complete) this.#isComplete = true;
    if (over) this.#isOver = true;
    if (place !== undefined) {
      [this.#place, this.#gain, this.#at] = [place, 0, 0];
      this.#jump = jump;
    }
    if (isPlaying !== undefined) this.#isPlaying = isPlaying;
  }

  /**
   * @param {Float32Array[][]} _inputs
   * @param {Float32Array[][]} outputs
   */
  process(_inputs, [[output]]) {
    const from = this.#place;
    for (let i = 0; i < output.length; i++) {
      this.#gain = Math.min(Math.max(this.#gain + (this.#isPlaying ? FADE : -FADE), 0), 1);
      if (this.#gain > 0 && this.#place < this.#total) output[i] = this.#gain * this.#next();
    }
    if (this.#place !== from) this.#report(output.length);
    else if (this.#isPlaying && this.#isComplete && this.#place >= this.#total) {
      this.#isPlaying = false;
      this.port.postMessage({ place: this.#place, jump: this.#jump, isEnded: true });
    }
    // Otherwise the browser would keep the samples of all speeches.
    return !this.#isOver;
  }

  #next() {
    const inChunk = () => {
      const { start, samples } = this.#chunks[this.#at];
      return this.#place < start + samples.length;
    };
    while (!inChunk()) this.#at++;
    const { start, samples } = this.#chunks[this.#at];
    return samples[this.#place++ - start] / 32768;
  }

  /** @param {number} samples */
  #report(samples) {
    this.#sinceReport += samples;
    if (this.#isHeard && this.#sinceReport < REPORT) return;
    this.#sinceReport = 0;
    this.#isHeard = true;
    this.port.postMessage({ place: this.#place, jump: this.#jump });
  }
}

registerProcessor("speech", SpeechProcessor);
