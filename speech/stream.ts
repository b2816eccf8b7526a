/**
 * A web stream of what is computed step by step.
 *
 * @module
 */

import type { Ticket } from "./turns.ts";

/**
 * Steps ahead of the reader: while one chunk is played the next one is ready. More would be computed for nobody when the
 * reader goes away.
 */
const AHEAD = 1;

/**
 * A stream of what `steps` yields, which are asked for the next one when the reader is near it. It keeps its ticket until
 * it ends, and stops when that does.
 */
export function streamOf<T>(
  steps: AsyncGenerator<T, void, void>,
  ticket: Ticket,
): ReadableStream<T> {
  /** What a step throws that is under way is why it was stopped, and told already. */
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
