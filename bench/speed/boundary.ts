/**
 * What it costs to cross the native boundary and come back, with all that the calls carry.
 *
 * @module
 */

import {
  CURVE_VALUES_PER_FRAME,
  MESSAGE_BYTES,
  SAMPLE_RATE,
  SAMPLES_PER_FRAME,
  STYLE_SIZE,
  type Symbols,
} from "../../ffi/symbols.ts";
import { packNoise } from "../../ffi/structs.ts";
import { median } from "../../serving/statistics.ts";

/** Frames of a phoneme, about. */
const FRAMES_PER_TOKEN = 2;

const ROUNDS = 300;

/**
 * Makes the three calls of one utterance, with nothing computed.
 *
 * Each has the buffers of its real size, and copies of what is read, as an engine makes them; and a null handle, so that
 * the shim returns at once. It does so with a message, which costs more than crossing alone.
 *
 * @param seconds how long the utterance is
 */
export function crossing(symbols: Symbols, seconds: number): () => Promise<void> {
  const frames = Math.round(seconds * SAMPLE_RATE / SAMPLES_PER_FRAME);
  const durations = new Int32Array(frames / FRAMES_PER_TOKEN).fill(FRAMES_PER_TOKEN);
  const style = new Float32Array(STYLE_SIZE);
  const curve = new Float32Array(frames * CURVE_VALUES_PER_FRAME);
  const samples = new Float32Array(frames * SAMPLES_PER_FRAME);
  const message = new Uint8Array(MESSAGE_BYTES);
  const tokens = durations.length;
  const [curveCount, sampleCount] = [curve, samples].map(({ length }) => BigInt(length));
  return async () => {
    const values = new Float32Array(tokens);
    const out = new BigUint64Array(1);
    await symbols.kokoro_utterance_create(
      null,
      durations.slice(),
      tokens,
      style.slice(),
      values,
      out,
      message,
    );
    const [f0, energy] = [curve.slice(), curve.slice()];
    await symbols.kokoro_utterance_curves(
      null,
      durations.slice(),
      tokens,
      f0,
      energy,
      curveCount,
      message,
    );
    await symbols.kokoro_utterance_samples(
      null,
      durations.slice(),
      tokens,
      f0.slice(),
      energy.slice(),
      curveCount,
      packNoise({ seed: 0, utterance: 0 }),
      samples,
      sampleCount,
      message,
    );
  };
}

/** Milliseconds that {@linkcode crossing} takes: the median of many rounds. */
export async function crossingMs(symbols: Symbols, seconds: number): Promise<number> {
  const cross = crossing(symbols, seconds);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await cross();
    times.push(performance.now() - started);
  }
  return median(times);
}
