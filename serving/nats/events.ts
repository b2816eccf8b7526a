/**
 * What happens to jobs, told to whoever listens. Who was not there does not learn of it: the queue,
 * the results and the dead letters say what became of a job.
 *
 * @module
 */

import { z } from "../../deps.ts";
import type { NatsConnection } from "./deps.ts";
import { SUBJECTS } from "./names.ts";
import { parsed } from "./parsed.ts";

const schema = z.object({
  id: z.string(),
  /**
   * A job is `queued`, `taken` by a worker, perhaps `returned` by it to be tried again, and then
   * `done`, `dead` or `cancelled`.
   */
  state: z.enum(["queued", "taken", "returned", "done", "dead", "cancelled"]),
  /** Milliseconds since 1970. */
  at: z.number(),
  worker: z.string().optional(),
  /** How often the job was delivered. */
  deliveries: z.number().optional(),
  /** Why it was returned or given up. */
  reason: z.string().optional(),
});

/** Something that happened to a job. */
export type JobEvent = z.infer<typeof schema>;

/** Tells what happened to a job. */
export function tell(nc: NatsConnection, event: Omit<JobEvent, "at">): void {
  if (nc.isClosed()) return;
  nc.publish(SUBJECTS.events(event.id), JSON.stringify({ ...event, at: Date.now() }));
}

/** Starts to listen to what happens to a job, or to all of them with `*`. */
export function listen(
  nc: NatsConnection,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<JobEvent, void, void> {
  const subscription = nc.subscribe(SUBJECTS.events(id));
  const stop = (): void => subscription.unsubscribe();
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  return (async function* (): AsyncGenerator<JobEvent, void, void> {
    try {
      for await (const message of subscription) {
        const { success, data } = schema.safeParse(parsed(message.data));
        if (success) yield data;
      }
    } finally {
      signal?.removeEventListener("abort", stop);
      stop();
    }
  })();
}
