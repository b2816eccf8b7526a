/**
 * Measures how long work takes, and how long it blocks the event loop, in time of the processor, so
 * that other programs don't matter much.
 *
 * @module
 */

import process from "node:process";

/** The longest time that reading may use the event loop alone, in milliseconds. */
const LONGEST_BLOCK = 60;
/** A text that is eight times as long may take at most `MOST` times as long. */
const MOST = 12;
/** The time that may be added to it, in milliseconds. */
const NOISE = 100;
/** Compilers and the collector of garbage disturb single tries. */
const TRIES = 4;

/** The milliseconds that the processor has worked for this process. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Returns the result of `work`, which must leave the event loop free for others.
 *
 * @throws {Error} when it did not, in several tries
 */
export async function checkFree<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = TRIES;;) {
    const { result, block } = await withBlocks(work);
    if (block <= LONGEST_BLOCK) return result;
    if (--tries === 0) throw new Error(`the event loop was blocked for ${block.toFixed(0)} ms`);
  }
}

/** The result of `work`, and the longest time between two turns of the event loop. */
async function withBlocks<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; block: number }> {
  let block = 0;
  let [wall, processor] = [performance.now(), processorTime()];
  const turn = (): void => {
    const [now, worked] = [performance.now(), processorTime()];
    block = Math.max(block, Math.min(now - wall, worked - processor));
    [wall, processor] = [now, worked];
  };
  const timer = setInterval(turn, 0);
  try {
    const result = await work();
    turn();
    return { result, block };
  } finally {
    clearInterval(timer);
  }
}

/**
 * Checks that a text of eight times the length takes about eight times as long.
 *
 * @throws {Error} when it takes much longer, in several tries
 */
export async function checkLinear(
  act: (text: string) => Promise<unknown>,
  short: string,
  long: string,
): Promise<void> {
  const time = async (text: string): Promise<number> => {
    const before = processorTime();
    await act(text);
    return processorTime() - before;
  };
  let [least, most] = [Infinity, Infinity];
  for (let i = 0; i < TRIES; i++) {
    least = Math.min(least, await time(short));
    most = Math.min(most, await time(long));
    if (most <= MOST * least + NOISE) return;
  }
  throw new Error(
    `${short.length} characters take ${least.toFixed(0)} ms, ${long.length} take ${
      most.toFixed(0)
    } ms`,
  );
}
