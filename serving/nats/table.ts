/**
 * The state of a cluster as text.
 *
 * @module
 */

import { PRIORITIES } from "../../speech/turns.ts";
import type { Overview } from "./overview.ts";
import type { WorkerState } from "./presence.ts";

/** The rates of a cluster between two looks. */
export interface Rates {
  /** Jobs that were done per second. */
  readonly jobs: number;
  /** Seconds of speech that were made per second. */
  readonly speech: number;
}

/** Returns the rates between two looks, `seconds` apart. Workers that came or went do not count. */
export function ratesBetween(before: Overview, after: Overview, seconds: number): Rates {
  const known = new Map(before.workers.map((worker) => [worker.id, worker]));
  const gain = (key: "done" | "spoken"): number =>
    after.workers.reduce((sum, worker) => {
      const old = known.get(worker.id);
      return old === undefined ? sum : sum + worker[key] - old[key];
    }, 0);
  return { jobs: gain("done") / seconds, speech: gain("spoken") / seconds };
}

/** Writes the state of a cluster as tables. */
export function overviewText(overview: Overview, rates?: Rates): string {
  const { queue, workers, totals, resultBytes, dead, differences } = overview;
  const queues = PRIORITIES.map((priority) => {
    const { waiting, taken, redelivered } = queue[priority];
    return [priority, waiting, taken, redelivered];
  });
  return [
    tableText([["queue", "waiting", "taken", "again"], ...queues]),
    tableText([
      ["worker", "device", "busy", "done", "returned", "dead", "speed", "state"],
      ...workers.map(workerRow),
    ]),
    [
      `${totals.done} done, ${totals.spoken.toFixed(0)} s of speech by the workers that are there`,
      ...(rates
        ? [`${rates.jobs.toFixed(2)} jobs/s, ${rates.speech.toFixed(1)} s of speech per second`]
        : []),
      `${(resultBytes / 1e6).toFixed(1)} MB of results`,
      `${dead.count} given up`,
      ...dead.newest.map(({ id, deliveries, reason }) =>
        `  ${id.slice(0, 16)} after ${deliveries}: ${oneLine(reason)}`
      ),
      ...differences,
    ].join("\n"),
  ].join("\n\n");
}

function workerRow(worker: WorkerState): (string | number)[] {
  const { id, device, busy, concurrency, done, returned, dead, spoken, worked, draining } = worker;
  const speed = worked > 0 ? `${(spoken / worked).toFixed(1)}x` : "-";
  const state = draining ? "draining" : busy > 0 ? "working" : "waiting";
  return [id, oneLine(device), `${busy}/${concurrency}`, done, returned, dead, speed, state];
}

/** Columns of equal width, with two blanks between them. */
function tableText(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(String));
  const widths = texts[0].map((_, i) => Math.max(...texts.map((row) => row[i].length)));
  return texts.map((row) => row.map((text, i) => text.padEnd(widths[i])).join("  ").trimEnd())
    .join("\n");
}

/** A text of others on one line, without what could control a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, " ").slice(0, 120);
}
