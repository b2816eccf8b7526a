/**
 * Which workers are there, and what they do.
 *
 * @module
 */

import { z } from "../../deps.ts";
import type { Connection } from "./connect.ts";
import { type KV, Kvm } from "./deps.ts";
import { WORKERS } from "./names.ts";
import { PRESENCE_MS } from "./streams.ts";

const schema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.number(),
  /** The device, with the name of the GPU if there is one. */
  device: z.string(),
  threads: z.number(),
  kernels: z.string(),
  /** The version of the project, and where the weights came from: they decide the sound. */
  version: z.string(),
  weights: z.string(),
  /** How many jobs it works on at a time at most, and now. */
  concurrency: z.number(),
  busy: z.number(),
  /** How many jobs it has done, returned and given up. */
  done: z.number(),
  returned: z.number(),
  dead: z.number(),
  /** Seconds of speech that it has made, and seconds that it has worked. */
  spoken: z.number(),
  worked: z.number(),
  /** When it started, in milliseconds since 1970. */
  since: z.number(),
  /** Whether it takes no more jobs. */
  draining: z.boolean(),
});

/** A worker, as others see it. */
export type WorkerState = z.infer<typeof schema>;

/** How often a worker shows itself: often enough that one lost message does not matter. */
const SHOW_MS = PRESENCE_MS / 3;

/** Shows a worker until it is stopped. */
export class Presence {
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(private readonly kv: KV, private readonly state: () => WorkerState) {
    this.#timer = setInterval(() => this.show(), SHOW_MS);
  }

  /** Starts to show a worker. */
  static async start({ js }: Connection, state: () => WorkerState): Promise<Presence> {
    const presence = new Presence(await new Kvm(js).open(WORKERS, { bindOnly: true }), state);
    await presence.show();
    return presence;
  }

  /** Shows the worker as it is now. */
  async show(): Promise<void> {
    const state = this.state();
    await this.kv.put(state.id, JSON.stringify(state)).catch(() => {}); // the next time
  }

  /** Shows the worker no more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.kv.purge(this.state().id).catch(() => {}); // it expires
  }
}

/** Returns the workers that are there, by their ids. */
export async function presentWorkers({ js }: Pick<Connection, "js">): Promise<WorkerState[]> {
  const kv = await new Kvm(js).open(WORKERS, { bindOnly: true });
  const found: WorkerState[] = [];
  // The history of all keys comes at once, and is one value for each.
  for await (const entry of await kv.history()) {
    const state = entry.operation === "PUT" ? schema.safeParse(entry.json()) : undefined;
    if (state?.success) found.push(state.data);
  }
  return found.sort((a, b) => a.id < b.id ? -1 : 1);
}
