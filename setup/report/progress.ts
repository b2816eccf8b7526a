/**
 * What set-up tells the person who waits for it.
 *
 * @module
 */

/**
 * What the numbers of a {@link Progress} count: `bytes`, `files`, or a name of your own for other work.
 *
 * @example
 * ```ts
 * import type { ProgressUnit } from "./mod.ts";
 * const show = (value: number, unit: ProgressUnit): string =>
 *   unit === "bytes" ? `${(value / 1e6).toFixed(1)} MB` : `${value} ${unit}`;
 * console.log(show(327_000_000, "bytes")); // 327.0 MB
 * ```
 */
export type ProgressUnit = string;

/**
 * Something that takes a while and is under way. Dispose of it when it's over, however it ended.
 *
 * @example
 * ```ts
 * import { ensureAssets, type Progress } from "./mod.ts";
 * // A line for each quarter of what is being done.
 * function quarters(label: string, total: number): Progress {
 *   let told = 0;
 *   return {
 *     advanceTo(value): void {
 *       for (; told < 4 * value / total; told++) console.error(`${label}: ${25 * (told + 1)}%`);
 *     },
 *     [Symbol.dispose]: () => console.error(`${label}: over`),
 *   };
 * }
 * await ensureAssets({ report: { say: console.error, begin: quarters } });
 * ```
 */
export interface Progress extends Disposable {
  /** Says how much is there by now, in the unit and towards the total that `begin` was given. */
  advanceTo(value: number): void;
}

/**
 * Receives set-up's messages. The terminal's is in `terminal.ts`.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Reporter } from "./mod.ts";
 * const lines: string[] = [];
 * const report: Reporter = {
 *   say: (line) => void lines.push(line),
 *   begin: (label, total, unit) => ({
 *     advanceTo: (value) => void lines.push(`${label}: ${value} of ${total} ${unit}`),
 *     [Symbol.dispose]: () => {},
 *   }),
 * };
 * using model = await loadKokoro({ report });
 * ```
 */
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
