/**
 * Who hears one speech of a socket.
 *
 * @module
 */

import type { Hearer } from "../speech/hearer.ts";
import type { ServerMetrics } from "../watch/metrics.ts";
import type { Visit } from "../watch/visit.ts";

/** Hears one speech, and counts it. */
export class Listener implements Hearer {
  readonly #started = performance.now();
  readonly #atEnd: (() => void)[] = [];

  /**
   * @param visit the visit of the socket
   * @param route what the socket's route is called in figures
   * @param signal aborts when the client has gone away
   */
  constructor(
    private readonly visit: Visit,
    private readonly metrics: ServerMetrics,
    private readonly route: string,
    readonly signal: AbortSignal,
  ) {}

  atEnd(work: () => void): void {
    this.#atEnd.push(work);
  }

  noteFirstAudio(): void {
    this.metrics.firstAudio(this.route, performance.now() - this.#started);
  }

  warn(): void {} // the messages with the speech have them

  noteSpeech(seconds: number): void {
    this.visit.addSpeech(seconds);
    this.metrics.spoken(seconds);
  }

  /** Ends the speech. */
  end(): void {
    for (const work of this.#atEnd.splice(0)) work();
  }
}
