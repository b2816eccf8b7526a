/**
 * Jobs that were given up, with the reason.
 *
 * @module
 */

import { z } from "../../deps.ts";
import type { KokoroErrorKind } from "../../errors.ts";
import type { Connection } from "./connect.ts";
import type { Priority } from "../../speech/turns.ts";
import { JetStreamApiError, type JetStreamManager } from "./deps.ts";
import { readJob } from "./job.ts";
import { DEAD, SUBJECTS } from "./names.ts";

/** A job that was given up. */
export interface DeadLetter {
  readonly id: string;
  readonly kind: KokoroErrorKind;
  readonly reason: string;
  /** How often it was delivered. */
  readonly deliveries: number;
  /** The worker that gave it up, and when, in milliseconds since 1970. */
  readonly worker: string;
  readonly at: number;
  /** The message, as text. */
  readonly job: string;
}

const schema = z.object({
  id: z.string(),
  kind: z.custom<KokoroErrorKind>(),
  reason: z.string(),
  deliveries: z.number(),
  worker: z.string(),
  at: z.number(),
  job: z.string(),
});

/** An error of the server: there is no such message. */
const NO_MESSAGE = 10037;

/** Gives a job up. Another letter of the same job takes the place of the first. */
export async function bury({ js }: Connection, letter: DeadLetter): Promise<void> {
  await js.publish(SUBJECTS.dead(letter.id), JSON.stringify(letter));
}

/** Returns why a job was given up, or undefined if it was not. */
export async function deadLetter(
  { jsm }: Connection,
  id: string,
): Promise<DeadLetter | undefined> {
  const found = await lastMessage({ jsm }, DEAD, SUBJECTS.dead(id));
  return found === undefined ? undefined : schema.parse(JSON.parse(found));
}

/** Returns the newest letters, the newest first. */
export async function deadLetters(
  { jsm }: Pick<Connection, "jsm">,
  most: number,
): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const { letter } of lettersIn(jsm)) {
    if (letters.push(letter) >= most) break;
  }
  return letters;
}

/**
 * Puts all jobs that were given up into the queue again, but for those whose scripts came in parts:
 * these are gone. Returns how many.
 */
export async function tryAgain({ js, jsm }: Connection): Promise<number> {
  let count = 0;
  for await (const { letter: { id, job }, seq } of lettersIn(jsm)) {
    const priority = priorityIn(job);
    if (priority === undefined) continue; // it never was a job, or can't be one again
    await js.publish(SUBJECTS.jobs(priority, id), job);
    // Only this letter: the job may have been given up again.
    await jsm.streams.purge(DEAD, { filter: SUBJECTS.dead(id), seq: seq + 1 });
    count++;
  }
  return count;
}

/** The priority of a job that can be tried again. */
function priorityIn(job: string): Priority | undefined {
  try {
    const { priority, feed } = readJob(new TextEncoder().encode(job));
    return feed ? undefined : priority;
  } catch {
    return undefined;
  }
}

/** All letters, the newest first, with their places in the stream. */
async function* lettersIn(
  jsm: JetStreamManager,
): AsyncGenerator<{ readonly letter: DeadLetter; readonly seq: number }> {
  const { state } = await jsm.streams.info(DEAD);
  for (let seq = state.last_seq; seq >= state.first_seq; seq--) {
    const message = await jsm.streams.getMessage(DEAD, { seq }).catch(() => null);
    if (message !== null) yield { letter: schema.parse(JSON.parse(message.string())), seq };
  }
}

/** Forgets that a job was given up. */
export async function exhume({ jsm }: Pick<Connection, "jsm">, id: string): Promise<void> {
  await jsm.streams.purge(DEAD, { filter: SUBJECTS.dead(id) });
}

/** The text of the last message of a subject, or undefined if there is none. */
export async function lastMessage(
  { jsm }: Pick<Connection, "jsm">,
  stream: string,
  subject: string,
): Promise<string | undefined> {
  try {
    return (await jsm.streams.getMessage(stream, { last_by_subj: subject }))?.string();
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return undefined;
    throw error;
  }
}
