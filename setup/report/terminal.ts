/**
 * Shows the progress of set-up on standard error: as bars on a terminal, else as lines.
 *
 * @module
 */

import { loadProgressBar } from "../../deps.ts";
import type { Progress, ProgressUnit, Reporter } from "./progress.ts";

/** The divisor and name with which counts of `unit` are shown. */
function shownAs(unit: ProgressUnit): { scale: number; name: string } {
  return unit === "bytes" ? { scale: 1e6, name: "MB" } : { scale: 1, name: unit };
}

/** A reporter that writes to this process's standard error. */
export async function terminalReporter(): Promise<Reporter> {
  const begin = Deno.stderr.isTerminal() ? await barBeginner() : beginLine;
  return { say: (line) => console.error(line), begin };
}

function beginLine(label: string, total: number, unit: ProgressUnit): Progress {
  const { scale, name } = shownAs(unit);
  const began = performance.now();
  let reached = 0;
  console.error(`${label}: ${Math.round(total / scale)} ${name} ...`);
  return {
    advanceTo(value): void {
      reached = value;
    },
    [Symbol.dispose](): void {
      const seconds = (performance.now() - began) / 1000;
      if (reached >= total) console.error(`${label}: done in ${seconds.toFixed(1)} s`);
    },
  };
}

async function barBeginner(): Promise<Reporter["begin"]> {
  const { default: { SingleBar, Presets } } = await loadProgressBar();
  return (label, total, unit): Progress => {
    const { scale, name } = shownAs(unit);
    const began = performance.now();
    const perSecond = (value: number): string =>
      (value / scale / Math.max(0.001, (performance.now() - began) / 1000)).toFixed(1);
    const bar = new SingleBar({
      format: `${label} [{bar}] {percentage}% | {shown}/{all} ${name} | {speed} ${name}/s`,
      barsize: 30,
      hideCursor: null,
    }, Presets.legacy);
    const show = (value: number): object => ({
      shown: Math.round(value / scale),
      all: Math.round(total / scale),
      speed: perSecond(value),
    });
    bar.start(total, 0, show(0));
    return {
      advanceTo: (value): void => bar.update(value, show(value)),
      [Symbol.dispose]: (): void => bar.stop(),
    };
  };
}
