/**
 * Fits the curves of an utterance to another tempo.
 *
 * @module
 */

import { CURVE_VALUES_PER_FRAME } from "../../ffi/symbols.ts";
import { LEAD_FRAMES, sum } from "./durations.ts";

/**
 * How far a curve is ahead of its tokens, in values of the curve: it describes what is heard, and a
 * token is heard before its own frames.
 */
const LEAD = LEAD_FRAMES * CURVE_VALUES_PER_FRAME;

/**
 * A curve with other durations: the part of it in which a token is heard is stretched or compressed
 * like the token. This keeps the curve that the network predicted at the tempo it was trained for.
 * If the network predicts the curves of fast speech itself, the speech is slurred: at 1.5 times the
 * tempo four times as many words are misheard.
 *
 * @param curve [2F] values, F the sum of `from`
 * @param from [T] frames of each token
 * @param to [T] frames of each token in the result
 */
export function retime(curve: Float32Array, from: Int32Array, to: Int32Array): Float32Array {
  const retimed = new Float32Array(sum(to) * CURVE_VALUES_PER_FRAME);
  const place = placeIn(from, to);
  for (let i = 0; i < retimed.length; i++) {
    retimed[i] = between(curve, place(i + 0.5 + LEAD) - LEAD - 0.5);
  }
  return retimed;
}

/**
 * Returns a function that maps a place in a curve over `to` frames to the same place in a curve
 * over `from` frames. Places must be given in ascending order.
 */
function placeIn(from: Int32Array, to: Int32Array): (place: number) => number {
  let token = 0;
  let before = 0;
  let after = 0;
  return (place) => {
    while (token < to.length && place >= after + to[token] * CURVE_VALUES_PER_FRAME) {
      before += from[token] * CURVE_VALUES_PER_FRAME;
      after += to[token] * CURVE_VALUES_PER_FRAME;
      token++;
    }
    const stretch = token < to.length ? from[token] / to[token] : 1;
    return before + (place - after) * stretch;
  };
}

/** The value of `curve` at a place that may lie between two values: linear interpolation. */
function between(curve: Float32Array, place: number): number {
  const within = Math.min(Math.max(place, 0), curve.length - 1);
  const below = Math.floor(within);
  const above = Math.min(below + 1, curve.length - 1);
  return curve[below] + (curve[above] - curve[below]) * (within - below);
}
