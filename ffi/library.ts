/**
 * Finds and opens the shim.
 *
 * @module
 */

import { SETUP_COMMAND } from "../project/setup_command.ts";
import { openFirst } from "./open_first.ts";
import { ABI_VERSION, type Symbols, symbols, versionSymbols } from "./symbols.ts";

const POLICY = "OMP_WAIT_POLICY";

/** Where to look for the shim. */
export interface LibraryOptions {
  /** This file and no other. */
  readonly path?: string;
  /** Where set-up put it: tried in order when neither `path` nor `KOKORO_LIBRARY` names a file. */
  readonly installed?: readonly string[];
}

/**
 * An open shim of the right ABI version. It stays open until the process ends: libtorch can't be
 * unloaded.
 */
export class Library {
  private constructor(readonly path: string, readonly symbols: Symbols) {}

  /**
   * Opens the shim: `options.path`, else the file that the environment variable `KOKORO_LIBRARY`
   * names, else the first of `options.installed` that opens.
   *
   * @throws {KokoroError} `library` when none opens, is of another ABI version or lacks functions:
   * the message lists every file tried and what was wrong with it.
   *
   * @example
   * ```ts
   * import { Library } from "./ffi/library.ts";
   * import { ensureAssets } from "./setup/assets.ts";
   * const { libraryPath } = await ensureAssets();
   * const library = Library.open({ path: libraryPath });
   * ```
   */
  static open(options: LibraryOptions = {}): Library {
    letThreadsSleep();
    return openFirst(candidates(options), (path) => new Library(path, openSymbols(path)), {
      kind: "library",
      what: "The native library can't be used",
      hint: `Run ${SETUP_COMMAND} to build it, or set KOKORO_LIBRARY to its path.`,
    });
  }
}

function candidates({ path, installed = [] }: LibraryOptions): readonly string[] {
  const named = path ?? Deno.env.get("KOKORO_LIBRARY");
  return named ? [named] : installed;
}

/**
 * OpenMP's threads wait for each other thousands of times in an utterance. By default they do so by spinning, which on a
 * machine where anything else runs takes the very core that the awaited thread needs: several times as slow. The
 * OpenMP runtime reads this when the shim is opened. A value that the user has set stays, and without permission
 * it is only slower.
 */
function letThreadsSleep(): void {
  const permission = { name: "env", variable: POLICY } as const;
  if (Deno.permissions.querySync(permission).state !== "granted") return;
  if (Deno.env.get(POLICY) === undefined) Deno.env.set(POLICY, "passive");
}

/** Asks for the version before anything else: another version may have other functions. */
function openSymbols(path: string): Symbols {
  const version = Deno.dlopen(path, versionSymbols).symbols.kokoro_abi_version();
  if (version !== ABI_VERSION) {
    throw new Error(`it has ABI version ${version}, this module needs ABI version ${ABI_VERSION}`);
  }
  return Deno.dlopen(path, symbols).symbols;
}
