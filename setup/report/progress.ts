/**
 * How set-up reports its progress to the user.
 *
 * @module
 */

/**
 * What the numbers of a {@link Progress} count: `bytes`, `files`, or another name for other work.
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
 * The progress of one long step. Dispose of it when the step ends, whether or not it succeeded.
 *
 * @example
 * ```ts
 * import { ensureAssets, type Progress } from "./mod.ts";
 * // Prints a line for each quarter of a step.
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
  /** Reports that `value` of the step's total is done, in the unit that was given to `begin`. */
  advanceTo(value: number): void;
}

/**
 * Receives the messages and progress of set-up. By default they are shown on standard error.
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
  /** Called with a complete line of text. */
  say(line: string): void;
  /** Called at the start of a long step; `total` is its size in `unit`s. Returns its progress. */
  begin(label: string, total: number, unit: ProgressUnit): Progress;
}

/** A reporter that ignores everything. */
export const silentReporter: Reporter = {
  say(): void {},
  begin: (): Progress => ({ advanceTo(): void {}, [Symbol.dispose](): void {} }),
};
