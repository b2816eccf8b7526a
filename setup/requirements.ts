/**
 * Checks, before anything is fetched, that set-up can finish on this machine.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { KokoroError } from "../errors.ts";

const GB = 1e9;
const PYTHON_WHEELS_FOR = "Linux on x86_64";

/** The commands that install what is missing, for Debian and Ubuntu, and for Fedora. */
const INSTALL = {
  compiler: { debian: "apt-get install g++", fedora: "dnf install gcc-c++" },
  pip: { debian: "apt-get install python3-pip", fedora: "dnf install python3-pip" },
};

/**
 * Checks the operating system.
 *
 * @throws {KokoroError} `setup` on systems other than Linux.
 */
export function checkSystem(): void {
  if (Deno.build.os === "linux") return;
  throw new KokoroError(
    "setup",
    `set-up does not support ${Deno.build.os}, only Linux. It fetches libtorch for x86_64; on ` +
      "other processors, install the Python package torch, or set LIBTORCH to a libtorch folder",
  );
}

/**
 * Checks the processor.
 *
 * @throws {KokoroError} `setup` on processors that the pinned libtorch does not support.
 */
export function checkPinnedLibtorch(): void {
  if (Deno.build.arch === "x86_64") return;
  throw new KokoroError(
    "setup",
    `the pinned libtorch is for ${PYTHON_WHEELS_FOR}: on ${Deno.build.arch}, install the Python ` +
      "package torch, or set LIBTORCH to a libtorch folder",
  );
}

/**
 * Checks the free space on the disk of `folder`, which need not exist yet.
 *
 * @throws {KokoroError} `setup` when less than `bytes` are free.
 */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(existing(resolve(folder)));
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new KokoroError(
    "setup",
    `set-up needs ${(bytes / GB).toFixed(1)} GB in ${folder}, ` +
      `but only ${(free / GB).toFixed(1)} GB are free: ` +
      "free some space, or set KOKORO_CACHE to another folder",
  );
}

/** The nearest folder at or above `path` that exists. */
function existing(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? path : existing(parent);
}

/** The error for a missing program; the message says how to install it. */
export function missing(what: string, key: keyof typeof INSTALL): KokoroError {
  const { debian, fedora } = INSTALL[key];
  return new KokoroError(
    "setup",
    `set-up needs ${what}. Install it: ${debian} (Debian, Ubuntu) or ${fedora} (Fedora)`,
  );
}
