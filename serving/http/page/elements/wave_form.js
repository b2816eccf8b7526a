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
  #place = 0;
  #canvas = make("canvas", { "aria-hidden": "true" });

  connectedCallback() {
    this.append(this.#canvas);
    new ResizeObserver(() => this.#draw()).observe(this);
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
    this.place = 0;
  }

  /** @param {Int16Array} samples the next ones */
  add(samples) {
    for (let at = 0; at < samples.length; at += STEP) {
      let peak = 0;
      for (const sample of samples.subarray(at, at + STEP)) peak = Math.max(peak, Math.abs(sample));
      this.#peaks.push(peak / 32768);
    }
    this.place = this.#place;
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
    this.#seek((clientX - left) / width * Math.max(this.#seconds, LEAST));
  }

  /** @param {number} seconds */
  #seek(seconds) {
    const detail = Math.min(Math.max(seconds, 0), this.#seconds);
    this.dispatchEvent(new CustomEvent("seek", { detail }));
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this;
    const context = this.#canvas.getContext("2d");
    if (context === null || width === 0) return;
    const scale = devicePixelRatio;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    context.scale(scale, scale);
    const { color: ahead, caretColor: heard } = getComputedStyle(this);
    const count = Math.floor(width / (BAR + GAP));
    const shown = Math.max(this.#seconds, LEAST);
    const loudest = Math.max(0.25, ...blocks(this.#peaks));
    for (let bar = 0; bar < count; bar++) {
      const [from, to] = [bar, bar + 1].map((at) => Math.floor(at / count * shown * 100));
      const peaks = this.#peaks.slice(from, Math.max(to, from + 1));
      const tall = Math.max(2, Math.max(0, ...blocks(peaks)) / loudest * height * 0.92);
      context.fillStyle = (bar + 0.5) / count * shown < this.#place ? heard : ahead;
      context.beginPath();
      context.roundRect(bar * (BAR + GAP), (height - tall) / 2, BAR, tall, 1);
      context.fill();
    }
  }
}

/**
 * The largest values of blocks, few enough to be arguments of a call.
 *
 * @param {number[]} values
 */
function blocks(values) {
  const size = 10_000;
  return Array.from(
    { length: Math.ceil(values.length / size) },
    (_, i) => Math.max(...values.slice(i * size, (i + 1) * size)),
  );
}

customElements.define("wave-form", WaveForm);
