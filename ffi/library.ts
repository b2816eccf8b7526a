/**
 * Finds and opens the shim.
 *
 * @module
 */

import { resolve } from "node:path";
import { SETUP_COMMAND } from "../project/setup_command.ts";
import { loadAside } from "./load_aside.ts";
import { openFirst } from "./open_first.ts";
import { ABI_VERSION, LAYOUT_BYTES, type Symbols, symbols, versionSymbols } from "./symbols.ts";

const POLICY = "OMP_WAIT_POLICY";

/** The paths where the shim may be. */
export interface LibraryOptions {
  /** The shim's file. If set, no other path is tried. */
  readonly path?: string;
  /** Files made by setup, tried in order when neither `path` nor `KOKORO_LIBRARY` is set. */
  readonly installed?: readonly string[];
}

/**
 * An open shim of the required ABI version. The shim stays open until the process ends, because
 * libtorch can't be unloaded.
 */
export class Library {
  private constructor(readonly path: string, readonly symbols: Symbols) {}

  /**
   * The name of the layout of weights that native kernels need on this processor; empty where there
   * are no native kernels.
   */
  get layout(): string {
    const name = new Uint8Array(LAYOUT_BYTES);
    this.symbols.kokoro_layout(name);
    return new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
  }

  /**
   * Loads libraries that the shim needs, without blocking the event loop. {@linkcode Library.open}
   * then takes only a moment.
   *
   * @param paths in the order in which they need each other
   */
  static async preload(paths: readonly string[]): Promise<void> {
    letThreadsSleep();
    await loadAside(paths);
  }

  /**
   * Opens the shim: `options.path` if set, otherwise the file named by the environment variable
   * `KOKORO_LIBRARY`, otherwise the first of `options.installed` that is usable.
   *
   * @throws {KokoroError} `library` when no file is usable: it can't be opened, has another ABI
   * version or lacks functions. The message lists every file tried and what was wrong with it.
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
    return openFirst(libraryPaths(options), (path) => new Library(path, openSymbols(path)), {
      kind: "library",
      what: "The native library can't be used",
      hint: `Run ${SETUP_COMMAND} to build it, or set KOKORO_LIBRARY to its path.`,
    });
  }
}

/**
 * The files that {@linkcode Library.open} tries. The system would look for a name without a folder
 * in its own folders.
 */
export function libraryPaths({ path, installed = [] }: LibraryOptions): readonly string[] {
  const named = path ?? Deno.env.get("KOKORO_LIBRARY");
  return named ? [resolve(named)] : installed;
}

/**
 * Makes OpenMP's threads sleep while they wait for each other, which they do thousands of times per
 * utterance. By default they spin. If other programs are running too, a spinning thread can occupy
 * the core that the awaited thread needs, which makes the computation several times slower.
 *
 * The OpenMP runtime reads the variable when it is loaded. A value set by the user is kept.
 * Without permission to read the variable nothing is set: the computation works, but may be slower.
 */
function letThreadsSleep(): void {
  const permission = { name: "env", variable: POLICY } as const;
  if (Deno.permissions.querySync(permission).state !== "granted") return;
  if (Deno.env.get(POLICY) === undefined) Deno.env.set(POLICY, "passive");
}

/** Checks the version before opening the rest: another version may have other functions. */
function openSymbols(path: string): Symbols {
  const version = Deno.dlopen(path, versionSymbols).symbols.kokoro_abi_version();
  if (version !== ABI_VERSION) {
    throw new Error(
      `it has ABI version ${version}, but this module needs ABI version ${ABI_VERSION}`,
    );
  }
  return Deno.dlopen(path, symbols).symbols;
}
