/**
 * Loads things when they are first needed.
 *
 * @module
 */

/** Returns a function that calls `make` at its first call, and always returns that result. */
export function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => value ??= make();
}
