/**
 * Python packages in a folder of the cache, for the programs in Python that only some commands run.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { watchGrowth } from "../../setup/fetch/growth.ts";
import type { OptionalDownload } from "./optional_downloads.ts";
import { run, tryRun } from "../../setup/fetch/process.ts";

/** Packages that belong together. */
export interface PythonPackages {
  /** Of the folder, which is made for one version of Python and of the requirements. */
  readonly name: string;
  readonly what: string;
  /** For pip: names all packages, with versions and hashes. */
  readonly requirements: Uint8Array;
  /** To fetch, and on disk. */
  readonly download: number;
  readonly bytes: number;
  /** What they need of Python, for the message when pip fails. */
  readonly needs: string;
}

/** How the cache comes to have them. */
export async function pythonDownload(packages: PythonPackages): Promise<OptionalDownload> {
  const { name, what, requirements, download, bytes, needs } = packages;
  const hash = createHash("sha256").update(requirements).digest("hex");
  return {
    name: `${name}-${await pythonTag()}-${hash.slice(0, 8)}`,
    what,
    download,
    bytes,
    async make(folder, cache): Promise<void> {
      // It is removed with all that pip may leave there.
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
          // The wheels that have to be for this Python say so in their names; what else packages say is caution.
          "--ignore-requires-python",
          ...["--requirement", list, "--target", folder],
        ],
        `pip could not install ${what}: that takes ${needs} and a way to the package index that pip uses`,
        { TMPDIR: scratch },
      );
      progress.advanceTo(bytes);
    },
  };
}

/** What Python calls its own version, such as `cpython-312`; undefined where there is no Python. */
export async function pythonTag(): Promise<string | undefined> {
  const script = "import sys; print(sys.implementation.cache_tag)";
  const outcome = await tryRun("python3", ["-c", script]);
  return outcome?.success ? outcome.stdout.trim() : undefined;
}

/** The environment for Python to find packages in `folder`, and to leave the folder as it is. */
export function pythonEnvironment(folder: string): Record<string, string> {
  return { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1" };
}
