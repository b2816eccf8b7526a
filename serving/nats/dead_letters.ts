/**
 * Jobs that were given up, with the reason.
 *
 * @module
 */

import { z } from "../../deps.ts";
import type { KokoroErrorKind } from "../../errors.ts";
import type { Connection } from "./connect.ts";
import { JetStreamApiError } from "./deps.ts";
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
  const { state } = await jsm.streams.info(DEAD);
  const letters: DeadLetter[] = [];
  for (let seq = state.last_seq; seq >= state.first_seq && letters.length < most; seq--) {
    const message = await jsm.streams.getMessage(DEAD, { seq }).catch(() => null);
    if (message !== null) letters.push(schema.parse(JSON.parse(message.string())));
  }
  return letters;
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
