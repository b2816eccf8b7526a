/**
 * What only some commands need, and set-up leaves out: told by its size, then fetched.
 *
 * @module
 */

import type { Cache, Item } from "../../setup/cache.ts";
import { requireSpace } from "../../setup/requirements.ts";

const MB = 1e6;

/** A folder in the cache, and how it is made. */
export interface OptionalDownload extends Item {
  /** To fetch. */
  readonly download: number;
  /** That the finished folder takes. */
  readonly bytes: number;
  make(folder: string, cache: Cache): Promise<void>;
}

/**
 * Makes those parts that are not there, or damaged. How much that is, is told first.
 *
 * @throws {KokoroError} `setup` when there is no space, or a part can't be made
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
    `Fetching ${missing.map(({ what }) => what).join(", ")}: up to ${toFetch} MB, ` +
      `and ${onDisk} MB in ${cache.folder}.`,
  );
  await requireSpace(cache.folder, download + bytes);
  for (const part of missing) await cache.ensure(part, (folder) => part.make(folder, cache));
}

/** Those that are not there, or damaged. */
export async function missingOf(
  parts: readonly OptionalDownload[],
  cache: Cache,
): Promise<OptionalDownload[]> {
  const conditions = await Promise.all(parts.map(({ name }) => cache.inspect(name)));
  return parts.filter((_, i) => conditions[i].state !== "whole");
}
