/**
 * Curves of an utterance at another tempo.
 *
 * @module
 */

import { CURVE_VALUES_PER_FRAME } from "../ffi/symbols.ts";
import { sum } from "./durations.ts";

/**
 * A curve with other durations: within each token it is stretched or compressed as the token is. That keeps what the
 * network foretold at the tempo that it knows. Asked for the curves of hurried speech, it slurs: at 1.5 times the tempo
 * three times as many words are misheard.
 *
 * @param curve [2F] values, F the sum of `from`
 * @param from [T] frames of each token
 * @param to [T] frames of each token, as they shall be
 */
export function retime(curve: Float32Array, from: Int32Array, to: Int32Array): Float32Array {
  const retimed = new Float32Array(sum(to) * CURVE_VALUES_PER_FRAME);
  let before = 0;
  let after = 0;
  for (const [token, frames] of to.entries()) {
    const had = from[token] * CURVE_VALUES_PER_FRAME;
    const has = frames * CURVE_VALUES_PER_FRAME;
    for (let i = 0; i < has; i++) {
      retimed[after + i] = between(curve, before + (i + 0.5) * had / has - 0.5);
    }
    before += had;
    after += has;
  }
  return retimed;
}

/** The value at a place between two of them. */
function between(curve: Float32Array, place: number): number {
  const within = Math.min(Math.max(place, 0), curve.length - 1);
  const below = Math.floor(within);
  const above = Math.min(below + 1, curve.length - 1);
  return curve[below] + (curve[above] - curve[below]) * (within - below);
}
