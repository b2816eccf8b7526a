/**
 * Checks, before anything is fetched, that set-up will be able to finish on this machine.
 *
 * @module
 */

import { statfs } from "node:fs/promises";
import { KokoroError } from "../errors.ts";

const GB = 1e9;
const PYTHON_WHEELS_FOR = "Linux on x86_64";

/** How to install what is missing, on Debian and Ubuntu, and on Fedora. */
const INSTALL = {
  compiler: { debian: "apt-get install g++", fedora: "dnf install gcc-c++" },
  pip: { debian: "apt-get install python3-pip", fedora: "dnf install python3-pip" },
};

/** @throws {KokoroError} `setup` on other systems than Linux. */
export function checkSystem(): void {
  if (Deno.build.os === "linux") return;
  throw new KokoroError(
    "setup",
    `set-up does not support ${Deno.build.os}: it builds on Linux, ready-made for x86_64, and on other ` +
      "processors with a libtorch of yours (LIBTORCH, or an installed Python torch)",
  );
}

/** @throws {KokoroError} `setup` on processors that the pinned libtorch is not for. */
export function checkPinnedLibtorch(): void {
  if (Deno.build.arch === "x86_64") return;
  throw new KokoroError(
    "setup",
    `the pinned libtorch is for ${PYTHON_WHEELS_FOR}: on ${Deno.build.arch}, install the Python package ` +
      "torch, or name a libtorch folder in LIBTORCH",
  );
}

/** @throws {KokoroError} `setup` when less than `bytes` are free where `folder` is. */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new KokoroError(
    "setup",
    `set-up needs ${(bytes / GB).toFixed(1)} GB in ${folder}, and ${
      (free / GB).toFixed(1)
    } GB are ` +
      "free: free some, or name another folder in KOKORO_CACHE",
  );
}

/** The error for a program that is missing, with how to install it. */
export function missing(what: string, key: keyof typeof INSTALL): KokoroError {
  const { debian, fedora } = INSTALL[key];
  return new KokoroError(
    "setup",
    `set-up needs ${what}. Install it: ${debian} (Debian, Ubuntu) or ${fedora} (Fedora)`,
  );
}
