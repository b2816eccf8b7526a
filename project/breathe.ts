/**
 * Lets other work of the event loop go on while a text is read, samples are finished or encoded.
 *
 * @module
 */

import { setImmediate } from "node:timers";
import { setTimeout } from "node:timers/promises";

/** How long this work may use a turn of the event loop, in milliseconds. */
const LONGEST = 8;

/** When it began to use this turn of the event loop; undefined if it has not yet. */
let since: number | undefined;
/** All wait one after the other, so that each turn of the event loop has one of them. */
let queue = Promise.resolve();

/** Waits for another turn of the event loop, if such work has used this one for too long. */
export async function breathe(): Promise<void> {
  since ??= startOfTurn();
  if (performance.now() - since >= LONGEST) await nextTurn();
}

/**
 * Waits for another turn of the event loop, in which files and connections go on, too. After
 * `setImmediate` they would not: Deno looks at them only when nothing else is to be done, or after
 * 61 turns.
 */
export async function nextTurn(): Promise<void> {
  queue = queue.then(() => setTimeout(0));
  await queue;
  since ??= startOfTurn();
}

function startOfTurn(): number {
  setImmediate(() => since = undefined);
  return performance.now();
}
