/**
 * Scripts that are complete, or that arrive in parts.
 *
 * @module
 */

import { shown } from "../../configs/check_options.ts";
import { KokoroError } from "../../errors.ts";

/**
 * A text, or its parts as they arrive, for example words from a language model.
 *
 * @example
 * ```ts
 * import { loadKokoro, type ScriptSource } from "./mod.ts";
 * async function* answer(): AsyncGenerator<string> {
 *   // Words arrive one by one, as from a language model.
 *   for (const word of ["It ", "is ", "three ", "o'clock."]) yield word;
 * }
 * using model = await loadKokoro();
 * const sources: ScriptSource[] = ["What time is it?", ["In two ", "parts."], answer()];
 * for (const source of sources) {
 *   for await (const { utterance } of model.stream(source)) console.log(utterance?.text);
 * }
 * ```
 */
export type ScriptSource = string | Iterable<string> | AsyncIterable<string>;

/** The longest part, in UTF-16 units. A longer text, such as a book, is split. */
const PART = 4096;

/**
 * Yields the parts of a script, in order.
 *
 * @param signal ends the wait for the next part, and its reason is thrown
 * @throws {KokoroError} `input` when the source or a part is not text
 * @throws the errors of the source
 */
export async function* partsOf(
  source: ScriptSource,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  if (typeof source === "string") return yield* small(source);
  for await (const part of itemsOf(source, signal)) {
    if (typeof part !== "string") throw noText(part);
    yield* small(part);
  }
}

/**
 * Yields the items of an iterable, in order.
 *
 * @param signal ends the wait for the next item, and its reason is thrown
 * @throws {KokoroError} `input` when the source is no iterable
 * @throws the errors of the source
 */
export async function* itemsOf(
  source: Iterable<unknown> | AsyncIterable<unknown>,
  signal?: AbortSignal,
): AsyncGenerator<unknown, void, void> {
  const iterator = iteratorOf(source);
  let isDone = false;
  try {
    while (true) {
      const { done, value } = Object(await orAborted(iterator.next(), signal));
      isDone = done === true;
      if (isDone) return;
      yield value;
    }
  } finally {
    // A source that is still working on its next item may end late, so don't wait for it.
    if (!isDone) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

function* small(text: string): Generator<string, void> {
  for (let at = 0; at < text.length; at += PART) yield text.slice(at, at + PART);
}

function iteratorOf(
  source: Iterable<unknown> | AsyncIterable<unknown>,
): Iterator<unknown> | AsyncIterator<unknown> {
  try {
    const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(source);
    const iterator = (later ?? now).call(source);
    if (typeof iterator.next === "function") return iterator;
  } catch (cause) {
    throw noText(source, cause);
  }
  throw noText(source);
}

/** Waits for the result of `work`. Throws the signal's reason if the signal aborts first. */
async function orAborted<T>(work: T | Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return await work;
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, promise]); // also handles a late error of the other one
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function noText(value: unknown, cause?: unknown): KokoroError {
  return new KokoroError(
    "input",
    `${shown(value)} is not text: give a string or an iterable of strings`,
    { cause },
  );
}
