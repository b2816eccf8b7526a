/**
 * What the routes of a server share.
 *
 * @module
 */

import type { ByteStore } from "./cache/result_cache.ts";
import { Refusal } from "./errors.ts";
import { WHOLE_TOTAL_UNITS } from "./limits.ts";
import type { Names } from "./names.ts";
import type { Residence } from "./residence.ts";
import type { Codings } from "./speech/formats.ts";
import type { ServerMetrics } from "./watch/metrics.ts";
import type { Visit } from "./watch/visit.ts";

/** What the routes of a server share. */
export interface Services {
  readonly residence: Residence;
  readonly metrics: ServerMetrics;
  readonly names: Names;
  readonly codings: Codings;
  /** Keeps results; absent if none are kept. */
  readonly store?: ByteStore;
  /** Bounds the speech that is collected before it is sent. */
  readonly collecting: Budget;
  /** Whether no more requests are let in. */
  readonly isClosing: () => boolean;
}

/** Bounds the length of all texts whose speech is being collected. */
export class Budget {
  #units = 0;

  /**
   * Takes a text into the budget until the visit ends.
   *
   * @throws {Refusal} when there is no room
   */
  take(units: number, visit: Visit): void {
    if (this.#units + units > WHOLE_TOTAL_UNITS) {
      const message = "Too much speech is being collected: try again later, or ask for a stream";
      throw new Refusal("rate_limit_exceeded", message);
    }
    this.#units += units;
    visit.atEnd(() => this.#units -= units);
  }
}
