/**
 * Samples that come in parts.
 *
 * @module
 */

/** All parts as one. */
export function joinSamples(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Keeps what is written to it, and gives all of it to `use` when it is closed. */
export function collectSamples(
  use: (samples: Float32Array) => Promise<void>,
): WritableStream<Float32Array> {
  const parts: Float32Array[] = [];
  return new WritableStream({
    write: (samples) => void parts.push(samples.slice()),
    close: () => use(joinSamples(parts)),
  });
}
