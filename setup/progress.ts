/**
 * What set-up tells the person who waits for it.
 *
 * @module
 */

/** What the numbers of a {@link Progress} count. */
export type ProgressUnit = "bytes" | "files" | "sentences" | "texts" | "rounds";

/** Something that takes a while and is under way. Dispose of it when it's over, however it ended. */
export interface Progress extends Disposable {
  /** Says how much is there by now, in the unit and towards the total that `begin` was given. */
  advanceTo(value: number): void;
}

/** Receives set-up's messages. The terminal's is in `terminal.ts`. */
export interface Reporter {
  /** Takes one finished sentence. */
  say(line: string): void;
  /** Takes the beginning of something that may last; `total` counts `unit`s. */
  begin(label: string, total: number, unit: ProgressUnit): Progress;
}

/** Keeps everything to itself. */
export const silentReporter: Reporter = {
  say(): void {},
  begin: (): Progress => ({ advanceTo(): void {}, [Symbol.dispose](): void {} }),
};
