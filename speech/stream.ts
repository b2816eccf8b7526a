/**
 * A web stream of results that are computed one at a time.
 *
 * @module
 */

import type { Ticket } from "./turns.ts";

/**
 * The number of chunks that are computed ahead of the reader, so that the next one is ready while
 * one is played. More would be wasted if the reader cancels.
 */
const AHEAD = 1;

/**
 * A stream of the values that `steps` yields. Each value is computed shortly before the reader
 * needs it. The stream disposes of `ticket` when it ends, and fails when the ticket is stopped.
 */
export function streamOf<T>(
  steps: AsyncGenerator<T, void, void>,
  ticket: Ticket,
): ReadableStream<T> {
  // Errors of the step under way are ignored: the reason for stopping was already reported.
  const end = async (): Promise<void> => {
    await steps.return().catch(() => {});
    ticket[Symbol.dispose]();
  };
  return new ReadableStream<T>({
    start: (controller) => {
      ticket.signal.addEventListener("abort", () => {
        controller.error(ticket.signal.reason);
        end();
      });
    },
    pull: async (controller) => {
      try {
        const { done, value } = await steps.next();
        if (ticket.signal.aborted) return;
        if (!done) return controller.enqueue(value);
        ticket[Symbol.dispose]();
        controller.close();
      } catch (error) {
        ticket[Symbol.dispose]();
        throw error;
      }
    },
    cancel: async (reason) => {
      ticket.stop(reason);
      await end();
    },
  }, { highWaterMark: AHEAD });
}
