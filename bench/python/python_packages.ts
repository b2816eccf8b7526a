/**
 * Installs Python packages into a cache folder, for the Python programs that some commands run.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { watchGrowth } from "../../setup/fetch/growth.ts";
import type { OptionalDownload } from "./optional_downloads.ts";
import { run, tryRun } from "../../setup/fetch/process.ts";

/** Packages that are installed together. */
export interface PythonPackages {
  /** The start of the folder's name; the versions of Python and of the requirements follow. */
  readonly name: string;
  /** The name for messages. */
  readonly what: string;
  /** A requirements file that lists all packages with versions and hashes. */
  readonly requirements: Uint8Array;
  /** Bytes to download, and bytes on disk. */
  readonly download: number;
  readonly bytes: number;
  /** The Python version that they need, for the message when pip fails. */
  readonly needs: string;
}

/** Describes the packages as a folder of the cache. */
export async function pythonDownload(packages: PythonPackages): Promise<OptionalDownload> {
  const { name, what, requirements, download, bytes, needs } = packages;
  const hash = createHash("sha256").update(requirements).digest("hex");
  return {
    name: `${name}-${await pythonTag()}-${hash.slice(0, 8)}`,
    what,
    download,
    bytes,
    async make(folder, cache): Promise<void> {
      // The scratch folder is removed with everything that pip leaves there.
      const scratch = dirname(folder);
      const list = join(scratch, "requirements.txt");
      await Deno.writeFile(list, requirements);
      using progress = cache.report.begin(`Installing ${what}`, bytes, "bytes");
      using _watch = watchGrowth(scratch, bytes, progress);
      await run(
        "python3",
        [
          ...["-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--require-hashes"],
          ...["--no-cache-dir", "--disable-pip-version-check", "--no-input"],
          // Wheels that depend on the Python version say so in their names. Other limits that
          // packages declare are mere precautions.
          "--ignore-requires-python",
          ...["--requirement", list, "--target", folder],
        ],
        `pip could not install ${what}: it needs ${needs} and access to its package index`,
        { TMPDIR: scratch },
      );
      progress.advanceTo(bytes);
    },
  };
}

/** Python's tag for its version, such as `cpython-312`; undefined if there is no Python. */
export async function pythonTag(): Promise<string | undefined> {
  const script = "import sys; print(sys.implementation.cache_tag)";
  const outcome = await tryRun("python3", ["-c", script]);
  return outcome?.success ? outcome.stdout.trim() : undefined;
}

/** Environment variables that let Python find packages in `folder` without writing to it. */
export function pythonEnvironment(folder: string): Record<string, string> {
  return { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1" };
}
