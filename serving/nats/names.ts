/**
 * The names of everything that the cluster has on the server.
 *
 * @module
 */

import type { Priority } from "../../speech/turns.ts";

/** The stream of jobs that are queued or being worked on. */
export const JOBS = "KOKORO_JOBS";
/** The stream of jobs that were given up. */
export const DEAD = "KOKORO_DEAD";
/** The stream of pieces of results that are heard while they are made. */
export const PIECES = "KOKORO_PIECES";
/** The stream of scripts that come in parts, until their jobs have ended. */
export const FEEDS = "KOKORO_FEEDS";
/** The bucket of results, and the stream that holds it. */
export const RESULTS = "kokoro_results";
export const RESULTS_STREAM = `OBJ_${RESULTS}`;
/** The bucket of workers that are there, and the stream that holds it. */
export const WORKERS = "kokoro_workers";
export const WORKERS_STREAM = `KV_${WORKERS}`;

/** A subject of each kind, by the id of its job. `*` stands for all ids. */
export const SUBJECTS = {
  jobs: (priority: Priority | "*", id: string): string => `kokoro.jobs.${priority}.${id}`,
  pieces: (id: string): string => `kokoro.pieces.${id}`,
  feeds: (id: string): string => `kokoro.feeds.${id}`,
  dead: (id: string): string => `kokoro.dead.${id}`,
  events: (id: string): string => `kokoro.events.${id}`,
  cancel: (id: string): string => `kokoro.cancel.${id}`,
} as const;

/** The subject at which any worker answers questions about the model. */
export const ASK = "kokoro.ask";

/** The form of an id: it is a part of subjects. */
export const ID = /^[\w-]{1,100}$/;

/** The id in a subject. */
export function idOf(subject: string): string {
  return subject.slice(subject.lastIndexOf(".") + 1);
}
