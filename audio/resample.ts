/**
 * Converts samples to another sample rate.
 *
 * @module
 */

import { loadSpeexResampler, type SpeexModule } from "../deps.ts";
import { explained, KokoroError } from "../errors.ts";
import { joinSamples } from "./samples.ts";

/** Converts samples piece by piece. The size of the pieces does not affect the result. */
export interface Resampler {
  /**
   * Adds samples, and returns those that can be computed so far. The output is aligned with the
   * input, without delay.
   */
  add(samples: Float32Array): Float32Array;
  /** Returns the remaining samples. The total is the number that `resampledLength` returns. */
  finish(): Float32Array;
}

/** Speex's highest quality: 256 taps, and a stop band at -125 dB. */
const QUALITY = 10;

/** Number of samples converted at a time. */
const BLOCK = 4096;

/** The number of samples after converting `length` samples from the rate `from` to `to`. */
export function resampledLength(length: number, from: number, to: number): number {
  return Math.ceil(length * to / from);
}

/**
 * Opens a resampler from `from` Hz to `to` Hz, which uses Speex. Up to 0.45 of the lower rate,
 * levels are accurate to 0.001 dB, and artefacts are below -120 dB.
 *
 * @throws {KokoroError} `setup` when the resampler can't be loaded, `memory` when there is not
 * enough memory for it
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
  // This is never freed: each module has its own memory, which is released with the module.
  const memory = speex._malloc(4 * (BLOCK + most + 2));
  const [input, output, lengths] = [0, BLOCK, BLOCK + most].map((at) => memory + 4 * at);
  const state = speex._speex_resampler_init(1, from, to, QUALITY, lengths);
  if (state === 0) throw new KokoroError("memory", "there is not enough memory for a resampler");
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
      // Silence pushes the last samples out of the filter. Any surplus is cut off.
      const silence = new Float32Array(speex._speex_resampler_get_input_latency(state) + BLOCK);
      return process(silence).subarray(0, resampledLength(taken, from, to) - given);
    },
  };
}

/** Loads the module. The errors it would print are also thrown, so printing is disabled. */
function load(): Promise<SpeexModule> {
  return explained("setup", "the resampler can't be loaded", async () => {
    const make = await loadSpeexResampler();
    return await make({ printErr: () => {} });
  });
}
