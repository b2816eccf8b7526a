/**
 * Speaks a list of recipes over a cluster, into files. What is there already is not made again.
 *
 * @module
 */

import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { writeFile } from "../../audio/write_file.ts";
import { KokoroError, reasonOf } from "../../errors.ts";
import type { Recipe } from "../recipe.ts";
import type { Cluster } from "./client.ts";
import { type Job, jobOf, type JobOptions } from "./job.ts";

/** How many results are waited for at a time. */
const WINDOW = 500;
/** How long to wait when the queue is full, in milliseconds. */
const FULL_MS = 1000;

/** A recipe of a list, as a job with its file. */
export interface ListedJob {
  /** The number of its line, from 1. */
  readonly line: number;
  readonly job: Job;
  readonly path: string;
}

/** A job that could not be done. */
export interface FailedJob extends ListedJob {
  readonly reason: string;
}

/**
 * Reads recipes, one in a line, as JSON. Empty lines are left out.
 *
 * @throws {KokoroError} `input`, with the number of the line, when one is invalid
 */
export function readList(
  text: string,
  folder: string,
  options: Omit<JobOptions, "id" | "live">,
): ListedJob[] {
  const lines = text.split("\n");
  const digits = String(lines.length).length;
  return lines.flatMap((content, i) => {
    if (content.trim() === "") return [];
    const job = jobIn(content, i + 1, options);
    const name = `${String(i + 1).padStart(digits, "0")}-${job.id.slice(0, 8)}.${job.format}`;
    return [{ line: i + 1, job, path: join(folder, name) }];
  });
}

function jobIn(text: string, line: number, options: JobOptions): Job {
  try {
    return jobOf(JSON.parse(text), options);
  } catch (cause) {
    throw new KokoroError("input", `line ${line}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Gets the results of jobs into their files. Files that are there are left alone.
 *
 * @param done called after each job, with the number of those that are over
 * @returns the jobs that could not be done
 * @throws the reason of `signal` when it aborts: the jobs go on
 */
export async function submitList(
  cluster: Cluster,
  list: readonly ListedJob[],
  done: (count: number) => void,
  signal: AbortSignal,
): Promise<FailedJob[]> {
  const failed: FailedJob[] = [];
  const waiting = list[Symbol.iterator]();
  let count = 0;
  const work = async (): Promise<void> => {
    for (const one of waiting) {
      try {
        if (!isFile(one.path)) await writeResult(cluster, one, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof KokoroError) || error.kind === "output") throw error;
        failed.push({ ...one, reason: reasonOf(error) });
      }
      done(++count);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, work));
  return failed.sort((a, b) => a.line - b.line);
}

async function writeResult(
  cluster: Cluster,
  { job, path }: ListedJob,
  signal: AbortSignal,
): Promise<void> {
  const { recipe, priority, format } = job;
  const { id } = await submitted(cluster, recipe, { priority, format }, signal);
  const { bytes } = await cluster.result(id, { signal });
  await writeFile(path, bytes);
}

/** Submits a job, and waits while the queue is full. */
async function submitted(
  cluster: Cluster,
  recipe: Recipe,
  options: JobOptions,
  signal: AbortSignal,
): Promise<{ readonly id: string }> {
  while (true) {
    try {
      return await cluster.submit(recipe, options);
    } catch (error) {
      if (!(error instanceof KokoroError) || error.kind !== "busy") throw error;
      await wait(FULL_MS, undefined, { signal });
    }
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
