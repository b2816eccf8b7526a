/**
 * Who speech is for: a request, or a connection that asks for speech several times.
 *
 * @module
 */

/** What follows a speech while it is made. */
export interface Hearer {
  /** Aborts when the client has gone away. */
  readonly signal: AbortSignal;
  /** Calls `work` when the speech has ended, however it ends. */
  atEnd(work: () => void): void;
  /** Records that the first audio is there. */
  noteFirstAudio(): void;
  /** Records warnings about the speech. */
  warn(messages?: readonly string[]): void;
  /** Records that all of the speech is there. */
  noteSpeech(seconds: number): void;
}
