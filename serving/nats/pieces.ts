/**
 * Pieces of a result that are heard while it is made.
 *
 * Each says where it begins in the whole, so that a listener who comes late, or hears a piece twice
 * because the job was begun again, knows which bytes are new.
 *
 * @module
 */

import type { Connection } from "./connect.ts";
import { DeliverPolicy, headers, type JetStreamClient } from "./deps.ts";
import { PIECES, SUBJECTS } from "./names.ts";

/** The largest piece in a message, in bytes: servers take 1 MB unless told otherwise. */
const MOST_BYTES = 256 * 1024;
const [OFFSET, END] = ["Kokoro-Offset", "Kokoro-End"];

/** A part of a result. */
export interface Piece {
  /** Where it begins in the result, in bytes. */
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Sends the pieces of one job. */
export class PieceSender {
  #offset = 0;

  constructor(private readonly js: JetStreamClient, private readonly id: string) {}

  /** Sends the next bytes. */
  async send(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += MOST_BYTES) {
      await this.#publish(bytes.subarray(at, at + MOST_BYTES), this.#offset + at);
    }
    this.#offset += bytes.length;
  }

  /** Says that all have been sent. */
  async end(): Promise<void> {
    await this.#publish(new Uint8Array(), this.#offset, true);
  }

  async #publish(bytes: Uint8Array, offset: number, isEnd = false): Promise<void> {
    const named = headers();
    named.set(OFFSET, String(offset));
    if (isEnd) named.set(END, "1");
    await this.js.publish(SUBJECTS.pieces(this.id), bytes, { headers: named });
  }
}

/** Hears the pieces of one job. */
export interface Hearing {
  /** The pieces from an offset on, in order and without gaps, until the result is whole. */
  readonly pieces: AsyncGenerator<Piece, void, void>;
  /** Stops hearing. */
  stop(): void;
}

/** Starts to hear the pieces of a job, from the first one that the server still has. */
export async function hear({ js }: Connection, id: string, from: number): Promise<Hearing> {
  const consumer = await js.consumers.get(PIECES, {
    filter_subjects: [SUBJECTS.pieces(id)],
    deliver_policy: DeliverPolicy.All,
  });
  const messages = await consumer.consume();
  const pieces = async function* (): AsyncGenerator<Piece, void, void> {
    let next = from;
    for await (const { data, headers: named } of messages) {
      const offset = Number(named?.get(OFFSET));
      // After a gap, where pieces have expired, nothing can be heard: the result has the rest.
      if (offset > next) continue;
      if (named?.has(END)) return;
      const bytes = data.slice(next - offset);
      if (bytes.length === 0) continue;
      yield { offset: next, bytes };
      next += bytes.length;
    }
  };
  return { pieces: pieces(), stop: () => messages.stop() };
}
