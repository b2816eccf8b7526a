/**
 * Where an utterance's speech begins and ends.
 *
 * @module
 */

/** 5 ms at 24 kHz. */
const STEP = 120;

/** Of the loudest step: 40 dB below it is what a voice leaves when it is silent. */
const SILENT = 0.01;

/** Soft beginnings and ends are below that already: 25 ms before and 50 ms behind belong to the speech. */
const BEFORE = 600;
const BEHIND = 1200;

/** The first sample of speech and the one behind the last: all of `samples` when none of them is louder than others. */
export function speechRange(samples: Float32Array): { begin: number; end: number } {
  const levels = Array.from(
    { length: Math.ceil(samples.length / STEP) },
    (_, step) => level(samples.subarray(step * STEP, (step + 1) * STEP)),
  );
  const limit = SILENT * levels.reduce((most, value) => Math.max(most, value), 0);
  const isSpeech = (value: number): boolean => value >= limit;
  return {
    begin: Math.max(0, levels.findIndex(isSpeech) * STEP - BEFORE),
    end: Math.min(samples.length, (levels.findLastIndex(isSpeech) + 1) * STEP + BEHIND),
  };
}

function level(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
}
