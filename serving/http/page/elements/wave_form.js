// @ts-check
/// <reference lib="dom" />

/**
 * `<wave-form>`: the loudness of the speech over time, as a slider for the place that is heard.
 *
 * @module
 */

import { clock, make } from "../dom.js";
import { SAMPLE_RATE } from "../sound/player.js";

/** Samples per peak. */
const STEP = SAMPLE_RATE / 100;
/** The width of a bar and of the gap after it, in pixels. */
const [BAR, GAP] = [2, 2];
/** The seconds that the width stands for at least. */
const LEAST = 4;
/** Peaks below this don't fill the height, even if all of them are. */
const QUIET = 0.25;

/** What keys do: they go by words, or by seconds. */
const KEYS = /** @type {Readonly<Record<string, { words?: number, seconds?: number }>>} */ ({
  ArrowLeft: { words: -1 },
  ArrowRight: { words: 1 },
  ArrowDown: { words: -1 },
  ArrowUp: { words: 1 },
  PageDown: { seconds: -5 },
  PageUp: { seconds: 5 },
  Home: { seconds: -Infinity },
  End: { seconds: Infinity },
});

/**
 * It sends the event `seek` with seconds, and `words` with -1 or 1 for the word before or after.
 */
export class WaveForm extends HTMLElement {
  /** @type {number[]} */
  #peaks = [];
  /** The heights of the bars, as parts of the whole height. */
  #bars = [0];
  #place = 0;
  #canvas = make("canvas", { "aria-hidden": "true" });

  connectedCallback() {
    this.append(this.#canvas);
    new ResizeObserver(() => this.#measure()).observe(this);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    this.addEventListener("pointerdown", (event) => {
      this.setPointerCapture(event.pointerId);
      this.#seekTo(event);
    });
    this.addEventListener("pointermove", (event) => {
      if (event.buttons > 0) this.#seekTo(event);
    });
    this.addEventListener("keydown", (event) => {
      const step = KEYS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const { words, seconds = 0 } = step;
      if (words) this.dispatchEvent(new CustomEvent("words", { detail: words }));
      else this.#seek(this.#place + seconds);
    });
    this.clear();
  }

  /** Shows that there is no speech. */
  clear() {
    this.#peaks = [];
    this.#place = 0;
    this.#measure();
  }

  /** @param {Int16Array} samples the next ones */
  add(samples) {
    for (let at = 0; at < samples.length; at += STEP) {
      let peak = 0;
      for (const sample of samples.subarray(at, at + STEP)) peak = Math.max(peak, Math.abs(sample));
      this.#peaks.push(peak / 32768);
    }
    this.#measure();
  }

  /** @param {number} seconds the place that is heard */
  set place(seconds) {
    this.#place = seconds;
    this.setAttribute("aria-valuemin", "0");
    this.setAttribute("aria-valuemax", this.#seconds.toFixed(2));
    this.setAttribute("aria-valuenow", seconds.toFixed(2));
    this.setAttribute("aria-valuetext", `${clock(seconds)} of ${clock(this.#seconds)}`);
    this.#draw();
  }

  get #seconds() {
    return this.#peaks.length * STEP / SAMPLE_RATE;
  }

  /** @param {PointerEvent} event */
  #seekTo({ clientX }) {
    const { left, width } = this.getBoundingClientRect();
    this.#seek((clientX - left) / width * this.#shown);
  }

  /** @param {number} seconds */
  #seek(seconds) {
    const detail = Math.min(Math.max(seconds, 0), this.#seconds);
    this.dispatchEvent(new CustomEvent("seek", { detail }));
  }

  /** The seconds that the width stands for. */
  get #shown() {
    return Math.max(this.#seconds, LEAST);
  }

  /** Finds the heights of the bars. */
  #measure() {
    const count = Math.max(1, Math.floor(this.clientWidth / (BAR + GAP)));
    const perBar = this.#shown * SAMPLE_RATE / STEP / count;
    this.#bars = Array.from({ length: count }, () => 0);
    for (const [i, peak] of this.#peaks.entries()) {
      const bar = Math.min(Math.floor(i / perBar), count - 1);
      this.#bars[bar] = Math.max(this.#bars[bar], peak);
    }
    this.place = this.#place;
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this;
    const context = this.#canvas.getContext("2d");
    if (context === null || width === 0) return;
    this.#canvas.width = width * devicePixelRatio;
    this.#canvas.height = height * devicePixelRatio;
    context.scale(devicePixelRatio, devicePixelRatio);
    const { color: ahead, caretColor: heard } = getComputedStyle(this);
    const loudest = Math.max(QUIET, ...this.#bars);
    for (const [i, bar] of this.#bars.entries()) {
      const tall = Math.max(BAR, bar / loudest * height * 0.92);
      const isHeard = (i + 0.5) / this.#bars.length * this.#shown < this.#place;
      context.fillStyle = isHeard ? heard : ahead;
      context.beginPath();
      context.roundRect(i * (BAR + GAP), (height - tall) / 2, BAR, tall, BAR / 2);
      context.fill();
    }
  }
}

customElements.define("wave-form", WaveForm);
