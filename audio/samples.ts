/**
 * Joins samples that arrive in parts.
 *
 * @module
 */

/** Joins all parts into one array. */
export function joinSamples(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A stream that collects all samples written to it, and passes them to `use` on closing. */
export function collectSamples(
  use: (samples: Float32Array) => Promise<void>,
): WritableStream<Float32Array> {
  const parts: Float32Array[] = [];
  return new WritableStream({
    write: (samples) => void parts.push(samples.slice()),
    close: () => use(joinSamples(parts)),
  });
}
