// @ts-check
/// <reference lib="dom" />

/**
 * Plays a speech from its first chunk on.
 *
 * @module
 */

/** Samples per second of all speech. */
export const SAMPLE_RATE = 24_000;

const INSECURE =
  "Browsers play this only from localhost or over https. Downloads work all the same.";

/**
 * Plays one speech after another. It sends the events `heard` when the first samples are heard,
 * `time` when another place is heard, and `state` when it begins, pauses or ends.
 */
export class Player extends EventTarget {
  /** @type {"empty" | "playing" | "paused" | "ended"} */
  state = "empty";
  /** The seconds of speech that have come. */
  seconds = 0;
  /** @type {AudioContext | undefined} */
  #context;
  /** @type {AudioWorkletNode | undefined} */
  #node;
  #place = 0;
  /** Where the last jump went, and its number. */
  #from = 0;
  #jump = 0;

  /** The place that is heard, in seconds. */
  get place() {
    const { baseLatency = 0, outputLatency = baseLatency } = this.#context ?? {};
    return Math.max(this.#from, this.#place - (this.state === "playing" ? outputLatency : 0));
  }

  /**
   * Opens the sound. Browsers let it be heard only if this is called by a click or a key.
   *
   * @throws {Error} when the browser has no sound for this page
   */
  async open() {
    if (!globalThis.isSecureContext) throw new Error(INSECURE);
    // Otherwise iPhones that are switched to silent play nothing.
    const { audioSession } = /** @type {{ audioSession?: { type: string } }} */ (navigator);
    if (audioSession) audioSession.type = "playback";
    this.#context ??= await contextWithWorklet();
    await this.#context.resume();
  }

  /** Forgets the speech before, and begins with another. */
  start() {
    this.#tell({ over: true });
    this.#node?.disconnect();
    const context = /** @type {AudioContext} */ (this.#context);
    const node = new AudioWorkletNode(context, "speech", {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    let isHeard = false;
    node.port.onmessage = ({ data: { place, jump, isEnded } }) => {
      if (node !== this.#node || jump !== this.#jump) return;
      if (!isHeard && place > 0) this.dispatchEvent(new Event("heard"));
      isHeard ||= place > 0;
      this.#place = place / SAMPLE_RATE;
      if (isEnded) this.#become(this.seconds > 0 ? "ended" : "empty");
      this.dispatchEvent(new Event("time"));
    };
    node.connect(context.destination);
    this.#node = node;
    this.seconds =
      this.#place =
      this.#from =
      this.#jump =
        0;
    this.#become("playing");
  }

  /** @param {Int16Array} samples the next ones */
  add(samples) {
    this.seconds += samples.length / SAMPLE_RATE;
    this.#tell({ add: samples });
  }

  /** Says that all samples have come. */
  complete() {
    this.#tell({ complete: true });
  }

  /** @param {number} seconds where to go on */
  seek(seconds) {
    if (this.state === "empty") return;
    this.#goTo(Math.min(Math.max(seconds, 0), this.seconds));
    if (this.state === "ended") this.toggle();
    this.dispatchEvent(new Event("time"));
  }

  /** Pauses, goes on, or plays again from the start. */
  toggle() {
    if (this.state === "empty") return;
    const isPlaying = this.state !== "playing";
    if (this.state === "ended" && this.#place >= this.seconds) this.#goTo(0);
    this.#tell({ isPlaying });
    this.#become(isPlaying ? "playing" : "paused");
  }

  /** @param {number} seconds */
  #goTo(seconds) {
    this.#place = this.#from = seconds;
    this.#tell({ place: Math.round(seconds * SAMPLE_RATE), jump: ++this.#jump });
  }

  /** @param {Player["state"]} state */
  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  /** @param {object} message */
  #tell(message) {
    this.#node?.port.postMessage(message);
  }
}

async function contextWithWorklet() {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
  await context.audioWorklet.addModule(new URL("./worklet.js", import.meta.url));
  return context;
}
