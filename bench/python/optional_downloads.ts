/**
 * Fetches what only some commands need and set-up leaves out, after reporting its size.
 *
 * @module
 */

import type { Cache, Item } from "../../setup/cache.ts";
import { requireSpace } from "../../setup/requirements.ts";

const MB = 1e6;

/** A folder in the cache, and how to make it. */
export interface OptionalDownload extends Item {
  /** Bytes to download. */
  readonly download: number;
  /** Size of the finished folder in bytes. */
  readonly bytes: number;
  make(folder: string, cache: Cache): Promise<void>;
}

/**
 * Makes the parts that are missing or damaged, after reporting their size.
 *
 * @throws {KokoroError} `setup` when there is too little space, or a part can't be made
 */
export async function ensureDownloads(
  parts: readonly OptionalDownload[],
  cache: Cache,
): Promise<void> {
  const missing = await missingOf(parts, cache);
  if (missing.length === 0) return;
  const download = missing.reduce((sum, part) => sum + part.download, 0);
  const bytes = missing.reduce((sum, part) => sum + part.bytes, 0);
  const [toFetch, onDisk] = [download, bytes].map((count) => Math.round(count / MB));
  cache.report.say(
    `Fetching ${missing.map(({ what }) => what).join(", ")}: up to ${toFetch} MB to download, ` +
      `${onDisk} MB on disk in ${cache.folder}.`,
  );
  await requireSpace(cache.folder, download + bytes);
  for (const part of missing) await cache.ensure(part, (folder) => part.make(folder, cache));
}

/** The parts that are missing or damaged. */
export async function missingOf(
  parts: readonly OptionalDownload[],
  cache: Cache,
): Promise<OptionalDownload[]> {
  const conditions = await Promise.all(parts.map(({ name }) => cache.inspect(name)));
  return parts.filter((_, i) => conditions[i].state !== "whole");
}
