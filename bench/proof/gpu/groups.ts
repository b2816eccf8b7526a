/**
 * The groups of the check of a GPU, in the order in which they run.
 *
 * @module
 */

import type { Bench, Group } from "./bench.ts";
import { bits } from "./bits.ts";
import { failures } from "./failures.ts";
import { lengths } from "./lengths.ts";
import type { Lines } from "./lines.ts";
import { describeHost, describeLibraries } from "./machine.ts";
import { memory } from "./memory.ts";
import { plansByLength, plansByStage } from "./plans.ts";
import { scripts } from "./scripts.ts";
import { settings } from "./settings.ts";
import { slot } from "./slot.ts";
import { stages } from "./stages.ts";
import { times } from "./times.ts";

/** The first group has the number 1. */
export const GROUPS: readonly Group[] = [
  { title: "The machine", run: machine },
  { title: "Memory", run: memory },
  { title: "New plans of cuDNN, by call", run: plansByStage },
  { title: "New plans of cuDNN, by length", run: plansByLength },
  { title: "Distance from float64", run: stages },
  { title: "The same bits", run: bits },
  { title: "Settings of CUDA", run: settings },
  { title: "Time of each call", run: times },
  { title: "Scripts of 45 s", run: scripts },
  { title: "Drift of memory", run: lengths },
  { title: "Failures on purpose", run: failures },
  { title: "The slot, and the process meanwhile", run: slot },
];

async function machine(bench: Bench, lines: Lines): Promise<void> {
  await describeHost(lines);
  await describeLibraries(bench, lines);
}
