/**
 * Times fresh processes from their start to the first sample of a short sentence.
 *
 * @module
 */

import { z } from "../../deps.ts";
import { run } from "../../setup/fetch/process.ts";
import type { EngineChoice } from "../../speech/open_engine.ts";
import { type Figure, textTable } from "../figures.ts";
import { LIMITS } from "../limits.ts";
import { median } from "../../serving/statistics.ts";

const PROCESS = new URL("cold_start_process.ts", import.meta.url);
const TEXT = "Hello there.";

const times = z.object({
  began: z.number(),
  imported: z.number(),
  loaded: z.number(),
  spoke: z.number(),
});

/** The times of one start, in milliseconds. */
export interface Start {
  /** Until the first line of the program. */
  readonly deno: number;
  /** For `import "./mod.ts"`. */
  readonly import: number;
  /** For `loadKokoro()`. */
  readonly load: number;
  /** From the call of `synthesize()` to the first sample. */
  readonly speak: number;
  /** The sum of all steps. */
  readonly whole: number;
}

/** The starts of one version. */
export interface Starts {
  /** The URL of its `mod.ts`. */
  readonly module: string;
  readonly starts: readonly Start[];
}

/**
 * Starts processes that speak, with all versions taking turns. A first start of each version, which
 * is not timed, sets up what it needs and fills the system's file cache.
 *
 * @param modules the URL of each version's `mod.ts`
 * @param rounded called with the number of finished rounds
 * @throws {KokoroError} `setup` when a process fails
 */
export async function timeStarts(
  modules: readonly string[],
  options: EngineChoice,
  rounds: number,
  rounded: (done: number) => void,
): Promise<Starts[]> {
  const versions = modules.map((module) => ({ module, starts: [] as Start[] }));
  for (const { module } of versions) await start(module, options);
  for (let round = 1; round <= rounds; round++) {
    for (const { module, starts } of versions) starts.push(await start(module, options));
    rounded(round);
  }
  return versions;
}

async function start(module: string, options: EngineChoice): Promise<Start> {
  const args = ["run", "-A", PROCESS.href, module, TEXT, JSON.stringify(options)];
  const started = performance.timeOrigin + performance.now();
  const output = await run(Deno.execPath(), args, `${module} did not speak`);
  const { began, imported, loaded, spoke } = times.parse(JSON.parse(output));
  return {
    deno: began - started,
    import: imported - began,
    load: loaded - imported,
    speak: spoke - loaded,
    whole: spoke - started,
  };
}

/** A table of medians with a line for each version. */
export function startsTable(versions: readonly Starts[]): string {
  const steps = ["deno", "import", "load", "speak", "whole"] as const;
  const rows = versions.map(({ module, starts }) => [
    ...steps.map((step) => `${median(starts.map((start) => start[step])).toFixed(0)} ms`),
    module,
  ]);
  return textTable([[...steps, ""], ...rows], [true, true, true, true, true, false]);
}

/** The limit of the first version, and how the others compare: medians over the rounds. */
export function startsFigures([own, ...others]: readonly Starts[]): Figure[] {
  const wholes = own.starts.map(({ whole }) => whole);
  return [
    {
      name: "process start to first sample",
      value: median(wholes),
      unit: "ms",
      digits: 0,
      limit: LIMITS.coldStart,
      isAim: true,
    },
    ...others.map(({ module, starts }) => ({
      name: `${module} to this`,
      value: median(starts.map(({ whole }, round) => whole / wholes[round])),
      unit: "",
      digits: 2,
    })),
  ];
}
