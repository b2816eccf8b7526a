/**
 * A script that is there, or that arrives bit by bit.
 *
 * @module
 */

import { shown } from "../../configs/check_options.ts";
import { KokoroError } from "../../errors.ts";

/**
 * A text; or its parts, as they come: words from a language model, for example.
 *
 * @example
 * ```ts
 * import { loadKokoro, type ScriptSource } from "./mod.ts";
 * async function* answer(): AsyncGenerator<string> {
 *   for (const word of ["It ", "is ", "three ", "o'clock."]) yield word; // as a language model gives them
 * }
 * using model = await loadKokoro();
 * const sources: ScriptSource[] = ["What time is it?", ["In two ", "parts."], answer()];
 * for (const source of sources) {
 *   for await (const { utterance } of model.stream(source)) console.log(utterance?.text);
 * }
 * ```
 */
export type ScriptSource = string | Iterable<string> | AsyncIterable<string>;

/** A book is read bit by bit too, in UTF-16 units. */
const PART = 4096;

/**
 * The parts of a script, in order.
 *
 * @param signal ends the wait for the next one, with its reason
 * @throws {KokoroError} `input` when a part is no text; and whatever the source throws
 */
export async function* partsOf(
  source: ScriptSource,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  if (typeof source === "string") return yield* small(source);
  const iterator = iteratorOf(source);
  let isDone = false;
  try {
    while (true) {
      const { done, value } = await orAborted(iterator.next(), signal);
      isDone = done === true;
      if (isDone) return;
      if (typeof value !== "string") throw noText(value);
      yield* small(value);
    }
  } finally {
    // One that is still at work on its next part answers when it likes: nobody waits for it.
    if (!isDone) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

function* small(text: string): Generator<string, void> {
  for (let at = 0; at < text.length; at += PART) yield text.slice(at, at + PART);
}

function iteratorOf(
  source: Iterable<string> | AsyncIterable<string>,
): Iterator<string> | AsyncIterator<string> {
  if (Object(source)[Symbol.asyncIterator]) {
    return (source as AsyncIterable<string>)[Symbol.asyncIterator]();
  }
  if (Object(source)[Symbol.iterator]) return (source as Iterable<string>)[Symbol.iterator]();
  throw noText(source);
}

/** What `work` gives, or the error of the signal if that comes first. */
async function orAborted<T>(work: T | Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return await work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function noText(value: unknown): KokoroError {
  return new KokoroError(
    "input",
    `${shown(value)} is no text: give a string, or an iterable of strings`,
  );
}
