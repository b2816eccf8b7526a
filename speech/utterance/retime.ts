/**
 * Curves of an utterance at another tempo.
 *
 * @module
 */

import { CURVE_VALUES_PER_FRAME } from "../../ffi/symbols.ts";
import { LEAD_FRAMES, sum } from "./durations.ts";

/** Curves foretell what is heard, and that leads its tokens. */
const LEAD = LEAD_FRAMES * CURVE_VALUES_PER_FRAME;

/**
 * A curve with other durations: what is heard of each token is stretched or compressed as the token is. That keeps what
 * the network foretold at the tempo that it knows. Asked for the curves of hurried speech, it slurs: at 1.5 times the
 * tempo four times as many words are misheard.
 *
 * @param curve [2F] values, F the sum of `from`
 * @param from [T] frames of each token
 * @param to [T] frames of each token, as they shall be
 */
export function retime(curve: Float32Array, from: Int32Array, to: Int32Array): Float32Array {
  const retimed = new Float32Array(sum(to) * CURVE_VALUES_PER_FRAME);
  const place = placeIn(from, to);
  for (let i = 0; i < retimed.length; i++) {
    retimed[i] = between(curve, place(i + 0.5 + LEAD) - LEAD - 0.5);
  }
  return retimed;
}

/** From places in the values of tokens of `to` frames, asked for in order, to those of tokens of `from` frames. */
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

/** The value at a place between two of them. */
function between(curve: Float32Array, place: number): number {
  const within = Math.min(Math.max(place, 0), curve.length - 1);
  const below = Math.floor(within);
  const above = Math.min(below + 1, curve.length - 1);
  return curve[below] + (curve[above] - curve[below]) * (within - below);
}
