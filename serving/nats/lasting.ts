/**
 * Work that outlasts an outage of the server.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { KokoroError } from "../../errors.ts";
import { errors, JetStreamApiError } from "./deps.ts";

/** The shortest and the longest wait before the next attempt, in milliseconds. */
const [FIRST_MS, LAST_MS] = [100, 5000];

/** The codes of failures of a server that come and go: no leader, no room, too busy. */
const PASSING = new Set([10008, 10009, 10023, 10028, 10047, 10074, 10077, 10118]);

/**
 * Does `work` again until it succeeds or fails for a reason that waiting does not mend.
 *
 * @param signal ends the waiting, with its reason
 * @param say called once, with the error that was met first
 */
export async function lasting<T>(
  work: () => Promise<T>,
  signal?: AbortSignal,
  say: (error: unknown) => void = () => {},
): Promise<T> {
  for (let ms = FIRST_MS;; ms = Math.min(2 * ms, LAST_MS)) {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isPassing(error)) throw error;
      if (ms === FIRST_MS) say(error);
      await wait(ms, undefined, { signal }).catch(() => {});
    }
  }
}

/** Whether an error may be over when its cause is: an outage, a restart, a full store. */
export function isPassing(error: unknown): boolean {
  if (error instanceof KokoroError) return false;
  if (error instanceof JetStreamApiError) {
    return PASSING.has(error.code) || error.status === 503;
  }
  return error instanceof errors.TimeoutError || error instanceof errors.ConnectionError ||
    error instanceof errors.RequestError || error instanceof errors.NoRespondersError ||
    // The clients' own classes for these are not exported.
    error instanceof Error && /no responders|disconnect|not enabled|timeout/i.test(error.message);
}
