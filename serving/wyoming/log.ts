/**
 * What is logged of a text.
 *
 * @module
 */

import { reasonOf } from "../../errors.ts";
import type { WyomingEvent } from "./events.ts";

/** What a log says of a text. */
export interface WyomingEntry {
  /** When the text came, as in ISO 8601. */
  readonly time: string;
  /** The event that the text came with. */
  readonly event: string;
  /** Milliseconds from the text to the end of its speech. */
  readonly ms: number;
  /** Milliseconds from the text to the first audio. */
  readonly firstAudioMs?: number;
  /** Seconds of speech that were sent. */
  readonly speechSeconds: number;
  /** How the speech ended that did not come to its end. */
  readonly ended?: "cancelled" | "cut";
  /** What went wrong. */
  readonly error?: string;
}

/** Receives an entry for each text. */
export type Log = (entry: WyomingEntry) => void;

/** A text that is being spoken. */
export class Spoken {
  readonly #time = new Date().toISOString();
  readonly #started = performance.now();
  #firstAudioMs: number | undefined;
  #speechMs = 0;

  /** @param type the event that the text came with */
  constructor(private readonly type: string) {}

  /** Takes note of an event that is sent. */
  add({ type, data }: WyomingEvent): void {
    if (type === "audio-start") this.#firstAudioMs = this.#ms();
    if (type.startsWith("audio-")) this.#speechMs = Number(data?.timestamp);
  }

  /**
   * Returns the entry at the end.
   *
   * @param error what went wrong, if something did
   * @param isGone whether that is because the client has gone away
   */
  entry(error?: unknown, isGone = false): WyomingEntry {
    const isCut = this.#firstAudioMs !== undefined;
    return {
      time: this.#time,
      event: this.type,
      ms: this.#ms(),
      ...(isCut && { firstAudioMs: this.#firstAudioMs }),
      speechSeconds: this.#speechMs / 1000,
      ...(isGone ? { ended: "cancelled" } : error !== undefined && isCut && { ended: "cut" }),
      ...(error !== undefined && !isGone && { error: reasonOf(error) }),
    };
  }

  #ms(): number {
    return Math.round(1000 * (performance.now() - this.#started)) / 1000;
  }
}

/** An entry as one line of text. */
export function textLine({ time, event, ms, ...others }: WyomingEntry): string {
  const more = Object.entries(others).map(([key, value]) =>
    `${key}=${typeof value === "string" ? JSON.stringify(value) : value}`
  );
  return [time, "Wyoming", event, `${ms.toFixed(1)}ms`, ...more].join(" ");
}
