/**
 * A web stream of what is computed step by step.
 *
 * @module
 */

import type { Place } from "./turns.ts";

/**
 * Steps ahead of the reader: while one chunk is played the next one is ready. More would be computed for nobody when the
 * reader goes away.
 */
const AHEAD = 1;

/**
 * A stream of what `steps` yields, which are asked for the next one when the reader is near it. It keeps its place until
 * it ends, and stops when that does.
 */
export function streamOf<T>(
  steps: AsyncGenerator<T, void, void>,
  place: Place,
): ReadableStream<T> {
  /** What a step throws that is under way is why it was stopped, and told already. */
  const end = async (): Promise<void> => {
    await steps.return().catch(() => {});
    place[Symbol.dispose]();
  };
  return new ReadableStream<T>({
    start: (controller) => {
      place.signal.addEventListener("abort", () => {
        controller.error(place.signal.reason);
        end();
      });
    },
    pull: async (controller) => {
      try {
        const { done, value } = await steps.next();
        if (place.signal.aborted) return;
        if (!done) return controller.enqueue(value);
        place[Symbol.dispose]();
        controller.close();
      } catch (error) {
        place[Symbol.dispose]();
        throw error;
      }
    },
    cancel: async (reason) => {
      place.stop(reason);
      await end();
    },
  }, { highWaterMark: AHEAD });
}
