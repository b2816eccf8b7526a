/**
 * Runs clients in Python against a server. Their packages are fetched once, into the cache folder.
 *
 * @module
 */

import assert from "node:assert/strict";
import { pythonDownload, pythonEnvironment } from "../../bench/python/python_packages.ts";
import { ensureDownloads } from "../../bench/python/optional_downloads.ts";
import { Cache, cacheFolder } from "../../setup/cache.ts";
import { terminalReporter } from "../../setup/report/terminal.ts";
import { projectPath } from "../helpers/files.ts";

/** Runs a client of this folder, and returns the JSON that it prints. */
export async function runPythonClient<Result>(
  name: string,
  args: readonly string[],
): Promise<Result> {
  const packages = await pythonDownload({
    name: "clients",
    what: "the Python packages of clients",
    requirements: await Deno.readFile(projectPath("tests/clients/requirements.txt")),
    download: 10_000_000,
    bytes: 40_000_000,
    needs: "Python 3.11 or newer",
  });
  using cache = await Cache.open(cacheFolder(), await terminalReporter(), true);
  await ensureDownloads([packages], cache);
  const { code, stdout, stderr } = await new Deno.Command("python3", {
    args: [projectPath(`tests/clients/${name}`), ...args],
    env: pythonEnvironment(cache.path(packages.name)),
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
