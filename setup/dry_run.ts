/**
 * Says what set-up would do, without doing it.
 *
 * @module
 */

import { requireCompiler } from "./build/build.ts";
import { describeDriver, nameOf } from "./build/cuda_builds.ts";
import { findLibtorch, type Libtorch } from "./build/libtorch.ts";
import { cacheFolder, inspectItem } from "./cache.ts";
import { type Choice, chooseFrom, fetchedOf, type SetupOptions } from "./choice.ts";
import type { DeviceChoice } from "./device.ts";
import { checkPlan, missingOf, type PlannedItem, planOf, sizesOf, spaceFor } from "./plan.ts";
import { checkSystem } from "./requirements.ts";
import { readSources } from "./sources.ts";

/**
 * Says on which device the network would run and why, what would be downloaded, and what is there
 * already. Fetches and writes nothing.
 *
 * @param say called with each line
 * @throws {KokoroError} when set-up could not finish on this machine, as far as that can be known;
 * everything that is known is said before
 */
export async function dryRun(options: SetupOptions, say: (line: string) => void): Promise<void> {
  checkSystem();
  const choice = chooseFrom(options);
  const folder = cacheFolder();
  const sources = await readSources();
  say(`Device: ${deviceLine(choice, options.device)}`);
  const found = await findLibtorch(choice, sources.libtorch.oldest, say);
  say(`libtorch: ${libtorchLine(choice, found)}`);
  say(`Cache folder: ${folder}`);
  const inspect = (name: string): ReturnType<typeof inspectItem> => inspectItem(folder, name);
  const plan = await planOf(choice, sources, found, inspect, fetchedOf(options));
  for (const line of plan.flatMap(itemLines)) say(line);
  for (const line of sumLines(plan)) say(line);
  say(`Compiler: ${(await requireCompiler()).version}`);
  await checkPlan(plan, folder);
}

function deviceLine(choice: Choice, asked: DeviceChoice = "auto"): string {
  if (choice.device === "cpu") {
    if (asked === "cpu") return "the CPU, as asked for";
    return `the CPU. ${choice.warning ?? "No NVIDIA driver finds a GPU."}`;
  }
  const { driver, gpu } = choice.cuda;
  return `${nameOf(gpu)}, with ${describeDriver(driver)}`;
}

function libtorchLine(choice: Choice, found: Libtorch | undefined): string {
  if (found !== undefined) return `${found.folder}, which is on this machine`;
  if (choice.device === "cpu") return "the pinned one for the CPU";
  const { name, driver, cuda, architectures } = choice.cuda.build!;
  return `${name}, the newest that the driver and the GPU can use: it needs driver ${driver} or ` +
    `newer (CUDA ${cuda}) and a compute capability from ${architectures[0]} to ` +
    `${architectures.at(-1)}`;
}

function itemLines({ name, downloads, bytes, condition }: PlannedItem): string[] {
  if (condition.state === "whole") return [`There already: ${name}`];
  const state = condition.state === "missing" ? "Missing" : `Damaged (${condition.file})`;
  return [
    `${state}: ${name}, ${size(bytes)} on disk, from`,
    ...downloads.map(({ name, bytes }) => `  ${size(bytes).padStart(8)}  ${name}`),
  ];
}

function sumLines(plan: readonly PlannedItem[]): string[] {
  const missing = missingOf(plan);
  if (missing.length === 0) return ["Nothing has to be downloaded."];
  const { downloads, disk } = sizesOf(missing);
  return [
    `Together: ${size(downloads)} to download, ${size(disk)} more on disk`,
    `Free space that set-up needs: ${size(spaceFor(missing))}`,
  ];
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
