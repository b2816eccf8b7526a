/**
 * The results of jobs, which are kept until they expire.
 *
 * @module
 */

import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { Connection } from "./connect.ts";
import { type ObjectStore, Objm } from "./deps.ts";
import { RESULT_FORMATS } from "./job.ts";
import { RESULTS } from "./names.ts";

/** What is known about a result, apart from its bytes. */
export interface ResultDetails {
  readonly format: typeof RESULT_FORMATS[number];
  /** The number of samples, and their duration in seconds. */
  readonly samples: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
  /** The worker that made it, with its version of the project, weights and device. */
  readonly worker: string;
  readonly version: string;
  readonly weights: string;
  readonly device: string;
  /** How often the job had been delivered: 1 if nothing went wrong. */
  readonly deliveries: number;
  /** Milliseconds since 1970: when the job was submitted, taken and ready to be stored. */
  readonly submitted: number;
  readonly taken: number;
  readonly made: number;
}

/** A result. */
export interface JobResult extends ResultDetails {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const detailsSchema = z.object({
  format: z.enum(RESULT_FORMATS),
  samples: z.number(),
  seconds: z.number(),
  warnings: z.array(z.string()),
  worker: z.string(),
  version: z.string(),
  weights: z.string(),
  device: z.string(),
  deliveries: z.number(),
  submitted: z.number(),
  taken: z.number(),
  made: z.number(),
});

/** The results of a cluster. */
export class Results {
  private constructor(private readonly store: ObjectStore) {}

  /** Opens the bucket, which must be there. */
  static async open({ js }: Connection): Promise<Results> {
    return new Results(await new Objm(js).open(RESULTS, false));
  }

  /** Whether there is a result. */
  async has(id: string): Promise<boolean> {
    const info = await this.store.info(id);
    return info !== null && !info.deleted;
  }

  /** Keeps a result. */
  async put(id: string, bytes: Uint8Array<ArrayBuffer>, details: ResultDetails): Promise<void> {
    const metadata = { details: JSON.stringify(details) };
    await this.store.put({ name: id, metadata }, new Blob([bytes]).stream());
  }

  /**
   * Returns a result, or undefined if there is none.
   *
   * @throws {KokoroError} `internal` when what was kept is not whole
   */
  async get(id: string): Promise<JobResult | undefined> {
    const found = await this.store.get(id);
    if (found === null) return undefined;
    const { info: { metadata }, data, error } = found;
    const bytes = await new Response(data as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();
    const failure = await error;
    if (failure instanceof Error) {
      throw new KokoroError("internal", `the result of ${id} is not whole: ${failure.message}`);
    }
    return { id, bytes, ...detailsSchema.parse(JSON.parse(metadata?.details ?? "null")) };
  }

  /** Forgets a result. */
  async delete(id: string): Promise<void> {
    await this.store.delete(id);
  }
}
