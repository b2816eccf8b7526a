/**
 * Measures what it costs to cross the native boundary and return, with all the data of the calls.
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

/** The approximate number of frames per token. */
const FRAMES_PER_TOKEN = 2;

const ROUNDS = 300;

/**
 * Prepares the three calls of one utterance, without any computation behind them.
 *
 * All buffers have their real size, and inputs are copied as in an engine. The handle is null, so
 * that the shim returns immediately. It returns an error message, which costs more than the
 * crossing alone.
 *
 * @param seconds the length of the utterance
 * @returns a function that makes the calls
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

/** The time that {@linkcode crossing} takes in milliseconds: the median of many rounds. */
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
