/**
 * Samples at another rate.
 *
 * @module
 */

import { loadSpeexResampler, type SpeexModule } from "../deps.ts";
import { explained, KokoroError } from "../errors.ts";
import { joinSamples } from "./samples.ts";

/** Samples at another rate, piece by piece: how they are cut makes no difference. */
export interface Resampler {
  /** What can be told from the samples so far: at their time, without delay. */
  add(samples: Float32Array): Float32Array;
  /** What is left. All in all there are as many samples as `resampledLength` says. */
  finish(): Float32Array;
}

/** The best that it has: 256 taps, a stop band at -125 dB. */
const QUALITY = 10;

/** Samples that are taken at once. */
const BLOCK = 4096;

/** The number of samples that `length` of them become. */
export function resampledLength(length: number, from: number, to: number): number {
  return Math.ceil(length * to / from);
}

/**
 * Makes samples of the rate `to` Hz of those of `from` Hz, by Speex's resampler. Up to 0.45 of the lower rate the level
 * is kept to 0.001 dB, and what is not in the samples is below -120 dB.
 *
 * @throws {KokoroError} `setup` when the resampler can't be loaded
 * @example
 * ```ts
 * import { openResampler } from "./audio/resample.ts";
 * const resampler = await openResampler(24_000, 16_000);
 * const parts = [resampler.add(new Float32Array(24_000)), resampler.finish()];
 * console.log(parts[0].length + parts[1].length); // 16000
 * ```
 */
export async function openResampler(from: number, to: number): Promise<Resampler> {
  const speex = await load();
  const most = Math.ceil(BLOCK * to / from) + 1;
  // It is never freed: the module's memory is its own, and goes with it.
  const memory = speex._malloc(4 * (BLOCK + most + 2));
  const [input, output, lengths] = [0, BLOCK, BLOCK + most].map((at) => memory + 4 * at);
  const state = speex._speex_resampler_init(1, from, to, QUALITY, lengths);
  if (state === 0) throw new KokoroError("memory", "there is no memory for a resampler");
  speex._speex_resampler_skip_zeros(state);
  let taken = 0;
  let given = 0;

  const process = (samples: Float32Array): Float32Array => {
    const parts: Float32Array[] = [];
    for (let at = 0; at < samples.length;) {
      const block = samples.subarray(at, at + BLOCK);
      speex.HEAPF32.set(block, input / 4);
      speex.HEAPU32.set([block.length, most], lengths / 4);
      speex._speex_resampler_process_float(state, 0, input, lengths, output, lengths + 4);
      const [used, made] = speex.HEAPU32.subarray(lengths / 4);
      at += used;
      parts.push(speex.HEAPF32.slice(output / 4, output / 4 + made));
    }
    return joinSamples(parts);
  };

  return {
    add(samples): Float32Array {
      const part = process(samples);
      taken += samples.length;
      given += part.length;
      return part;
    },
    finish(): Float32Array {
      // Silence brings out what the filter holds, and more, which is left.
      const silence = new Float32Array(speex._speex_resampler_get_input_latency(state) + BLOCK);
      return process(silence).subarray(0, resampledLength(taken, from, to) - given);
    },
  };
}

/** It throws what it would print. */
function load(): Promise<SpeexModule> {
  return explained("setup", "the resampler can't be loaded", async () => {
    const make = await loadSpeexResampler();
    return await make({ printErr: () => {} });
  });
}
