/**
 * The cache: the folder on this machine that holds everything that was fetched or built.
 *
 * Each item in the cache is complete. It is made in `partial/`, sealed (the sizes, times and
 * SHA-256 of all its files are recorded) and only then renamed to its final name. Only one process
 * at a time changes the cache.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join, relative, resolve } from "node:path";
import {
  explainMemory,
  isMissingPermission,
  KokoroError,
  type KokoroErrorKind,
  reasonOf,
} from "../errors.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";
import type { Reporter } from "./report/progress.ts";

/** The size and time of a file when its content was known to be correct. */
export interface FileStamp {
  readonly path: string;
  readonly bytes: number;
  /** The time of the last change, in ms since 1970. */
  readonly changed: number;
}

/**
 * Whether a stored value has these fields, which are texts and numbers. A schema would load a
 * package at every start.
 */
export function hasFields(
  value: unknown,
  text: readonly string[],
  numbers: readonly string[] = [],
): boolean {
  const fields: Record<string, unknown> = Object(value);
  return text.every((name) => typeof fields[name] === "string") &&
    numbers.every((name) => typeof fields[name] === "number");
}

/** Whether a stored list has files, and all of them are {@linkcode FileStamp}s. */
export function areFileStamps(files: unknown): files is FileStamp[] {
  return Array.isArray(files) && files.length > 0 &&
    files.every((file) => hasFields(file, ["path"], ["bytes", "changed"]));
}

/** The state of an item in the cache. */
export type Condition =
  | { readonly state: "whole"; readonly files: readonly FileStamp[] }
  | { readonly state: "missing" }
  | { readonly state: "damaged"; readonly file: string; readonly how: string };

/** An item that the cache can hold. */
export interface Item {
  /** The name of its folder. */
  readonly name: string;
  /** Its name in messages. */
  readonly what: string;
  /** The kind of the error when the item is damaged. Default: `setup`. */
  readonly kind?: KokoroErrorKind;
  /** Whether it is made without downloads, and again when damaged. Default: false. */
  readonly local?: boolean;
}

interface SealedFile extends FileStamp {
  readonly sha256: string;
}

/**
 * What the system's loader replaces in the path of a library, and where it looks for others. There
 * is no way to quote it.
 */
export const REPLACED_BY_LOADER = /\$\{?(ORIGIN|LIB|PLATFORM)/;

/** What systems and programs report when a disk or quota is full or a file is too large. */
const FULL_DISK = /ENOSPC|EDQUOT|EFBIG|No space left|quota exceeded|File too large/i;

/** The codes of errors that say nothing about a file: the process lacks something at the moment. */
const SHORTAGE = /^(EMFILE|ENFILE|ENOMEM)$/;

const SEAL = "seal.json";
const CACHE_NAME = "kokoro-deno";

/**
 * The absolute path of the cache folder: `KOKORO_CACHE`, or else `kokoro-deno` in `XDG_CACHE_HOME`
 * or in the platform's folder for caches. The folder need not exist.
 *
 * @throws {KokoroError} `setup` when the environment sets none of these, or no library can be
 * loaded from the folder.
 */
export function cacheFolder(): string {
  const folder = resolve(chosenFolder());
  if (!REPLACED_BY_LOADER.test(folder)) return folder;
  throw new KokoroError(
    "setup",
    `no library can be loaded from the cache folder ${folder}, because the system replaces ` +
      "$ORIGIN, $LIB and $PLATFORM in paths: set KOKORO_CACHE to a folder without them",
  );
}

function chosenFolder(): string {
  const chosen = Deno.env.get("KOKORO_CACHE");
  if (chosen) return chosen;
  const parent = Deno.env.get("XDG_CACHE_HOME") || platformCaches();
  if (parent !== undefined) return join(parent, CACHE_NAME);
  throw new KokoroError(
    "setup",
    "the environment sets no home folder: set KOKORO_CACHE to the folder for the cache",
  );
}

function platformCaches(): string | undefined {
  if (Deno.build.os === "windows") return Deno.env.get("LOCALAPPDATA");
  const home = Deno.env.get("HOME");
  if (!home) return undefined;
  return Deno.build.os === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

/**
 * Whether a file has the same size and time as before. A change that keeps both of them is not
 * noticed.
 */
export function isUnchanged({ path, bytes, changed }: FileStamp): boolean {
  try {
    const stat = Deno.statSync(path);
    return stat.size === bytes && (stat.mtime?.getTime() ?? 0) === changed;
  } catch (error) {
    if (isMissingPermission(error)) throw error;
    return false;
  }
}

/** The current size and time of a file. */
export function stampOf(path: string): FileStamp {
  const { size, mtime } = Deno.statSync(path);
  return { path, bytes: size, changed: mtime?.getTime() ?? 0 };
}

/** The SHA-256 of a file, in hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  const chunk = new Uint8Array(1 << 20);
  for (let count; (count = await file.read(chunk)) !== null;) hash.update(chunk.subarray(0, count));
  return hash.digest("hex");
}

/**
 * Does `work`, which changes the cache in `folder`, and explains the errors of the system.
 *
 * @throws {KokoroError} `setup` when the disk is full, or a file can't be written, moved or read;
 * `memory` when there is too little memory
 */
export async function explainFailures<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (FULL_DISK.test(String(cause))) {
      throw new KokoroError(
        "setup",
        `can't write to ${folder}: the disk is full or a limit is reached. Free some space, or ` +
          "set KOKORO_CACHE to another folder",
        { cause },
      );
    }
    if (cause instanceof KokoroError || codeOf(cause) === "") throw explainMemory(cause);
    throw new KokoroError(
      "setup",
      `can't set up in ${folder}: ${reasonOf(cause)}. Try again, or set KOKORO_CACHE to another ` +
        "folder",
      { cause },
    );
  }
}

/** The system's code of an error, such as `EIO`; empty if the error is not the system's. */
function codeOf(error: unknown): string {
  return isMissingPermission(error) ? "" : String(Object(error).code ?? "");
}

/** The cache, locked so that only this process may change it. */
export class Cache implements Disposable {
  private constructor(
    readonly folder: string,
    readonly report: Reporter,
    readonly repair: boolean,
    private readonly lockFile: Deno.FsFile,
  ) {}

  /**
   * Locks the cache. Creates its folder if needed, waits until no other process changes it, and
   * removes files left over from interrupted runs. The operating system releases the lock when the
   * process ends, even if it crashes.
   *
   * @param repair whether `ensure` reads every file, makes damaged items again and reports
   * undamaged ones
   * @throws {KokoroError} `setup` when the folder can't be written.
   */
  static async open(folder: string, report: Reporter, repair = false): Promise<Cache> {
    try {
      await Deno.mkdir(join(folder, "partial"), { recursive: true });
      using opened = new DisposableStack();
      const lockFile = opened.use(
        await Deno.open(join(folder, "lock"), { create: true, write: true }),
      );
      if (!await lockFile.tryLock(true)) {
        report.say("Another process is setting up: waiting for it.");
        await lockFile.lock(true);
      }
      const cache = new Cache(folder, report, repair, lockFile);
      await cache.clean();
      opened.move();
      return cache;
    } catch (cause) {
      if (cause instanceof KokoroError || isMissingPermission(cause)) throw cause;
      throw new KokoroError(
        "setup",
        `can't write to the cache folder ${folder}: make it writable, or set KOKORO_CACHE to ` +
          "another folder",
        { cause },
      );
    }
  }

  /** The path of a file or folder in the cache. */
  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /**
   * Calls `use` with a new empty folder for unfinished files, and removes the folder afterwards.
   */
  async withScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
    const folder = await Deno.makeTempDir({ dir: this.path("partial"), prefix: "scratch-" });
    try {
      return await use(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  /**
   * Calls `make` to fill the item's folder if the item is missing, and returns its files. With
   * `repair`, and if the item is local, it is also made again when it is damaged.
   *
   * @throws {KokoroError} of the item's kind when one of its files is damaged and not made again.
   */
  async ensure(
    { name, what, kind = "setup", local = false }: Item,
    make: (folder: string) => Promise<void>,
  ): Promise<readonly FileStamp[]> {
    const repair = this.repair || local;
    const condition = await this.inspect(name, repair);
    if (condition.state === "whole") {
      if (this.repair) this.report.say(`${what}: ${this.path(name)}`);
      return condition.files;
    }
    if (condition.state === "damaged") {
      const damage = `${condition.file} is damaged: ${condition.how}`;
      if (!repair) {
        throw new KokoroError(
          kind,
          `${damage}. Run ${SETUP_COMMAND} to repair it, ` +
            `or delete ${this.path(name)} and try again`,
        );
      }
      this.report.say(`${damage}. Making it again.`);
    }
    await this.install(name, make);
    const sealed = await readSeal(this.path(name));
    return sealed!.map(({ path }) => stampOf(this.path(name, path)));
  }

  /**
   * Checks an item, as {@linkcode inspectItem} does, and records the new times of files that have
   * changed but have the same contents.
   */
  async inspect(name: string, thorough = false): Promise<Condition> {
    const condition = await inspectItem(this.folder, name, thorough);
    if (condition.state === "whole") await renewSeal(this.path(name));
    return condition;
  }

  /** Calls `make` to fill a new folder, then replaces the item `name` with that folder. */
  private async install(name: string, make: (folder: string) => Promise<void>): Promise<void> {
    await this.withScratch(async (scratch) => {
      const fresh = join(scratch, "new");
      await Deno.mkdir(fresh);
      await make(fresh);
      await seal(fresh);
      await makeParent(this.path(name));
      await moveAway(this.path(name), join(scratch, "old"));
      await Deno.rename(fresh, this.path(name));
    });
  }

  [Symbol.dispose](): void {
    this.lockFile.close();
  }

  /** Removes everything in `partial/` except downloads that can be resumed. */
  private async clean(): Promise<void> {
    for await (const { name } of Deno.readDir(this.path("partial"))) {
      if (!name.endsWith(".part")) {
        await Deno.remove(this.path("partial", name), { recursive: true });
      }
    }
  }
}

/**
 * Checks an item in a cache folder, and changes nothing. A file whose size or time has changed
 * since it was sealed is read and compared by its SHA-256, since a copy or a restored backup is as
 * good as the original. With `thorough`, all files are read.
 */
export async function inspectItem(
  cache: string,
  name: string,
  thorough = false,
): Promise<Condition> {
  const folder = join(cache, name);
  const sealed = await readSeal(folder);
  if (sealed === undefined) return { state: "missing" };
  const files = sealed.map((file) => ({ ...file, path: join(folder, file.path) }));
  for (const file of thorough ? files : files.filter((file) => !isUnchanged(file))) {
    const how = await describeDamage(file);
    if (how !== undefined) return { state: "damaged", file: file.path, how };
  }
  return { state: "whole", files: files.map(({ path }) => stampOf(path)) };
}

/**
 * The SHA-256 of each file of an item, by its path in the item's folder, if no file has changed its
 * size or time since it was sealed; `undefined` otherwise.
 */
export async function sealedHashes(
  cache: string,
  name: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const folder = join(cache, name);
  const sealed = await readSeal(folder);
  const isWhole = sealed?.every((file) => isUnchanged({ ...file, path: join(folder, file.path) }));
  return isWhole ? new Map(sealed!.map(({ path, sha256 }) => [path, sha256])) : undefined;
}

/** Seals a folder whose contents are whole again, if the times of its files have changed. */
async function renewSeal(folder: string): Promise<void> {
  const sealed = (await readSeal(folder))!;
  const isOld = sealed.some((file) => !isUnchanged({ ...file, path: join(folder, file.path) }));
  if (isOld) await seal(folder, sealed);
}

/** Makes the folder that `path` is in, in place of a file of that name. */
async function makeParent(path: string): Promise<void> {
  const parent = dirname(path);
  const stat = await Deno.stat(parent).catch(() => undefined);
  if (stat?.isDirectory) return;
  if (stat !== undefined) await Deno.remove(parent);
  await Deno.mkdir(parent, { recursive: true });
}

async function moveAway(path: string, to: string): Promise<void> {
  try {
    await Deno.rename(path, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Records the size, time and SHA-256 of each file in a folder. Hashes are taken from `known` where
 * it has them, so that those files need not be read again.
 */
async function seal(folder: string, known: readonly SealedFile[] = []): Promise<void> {
  const hashes = new Map(known.map(({ path, sha256 }) => [path, sha256]));
  const files: SealedFile[] = [];
  for await (const path of walk(folder)) {
    const name = relative(folder, path);
    if (name === SEAL) continue;
    files.push({ ...stampOf(path), path: name, sha256: hashes.get(name) ?? await hashFile(path) });
  }
  const temporary = join(folder, `${SEAL}.new`);
  await Deno.writeTextFile(temporary, JSON.stringify({ files }));
  await Deno.rename(temporary, join(folder, SEAL));
}

async function readSeal(folder: string): Promise<readonly SealedFile[] | undefined> {
  const files = (await readStored(join(folder, SEAL))).files;
  const isSeal = areFileStamps(files) && files.every((file) => hasFields(file, ["sha256"]));
  return isSeal ? files as SealedFile[] : undefined;
}

/**
 * The fields of a JSON file that was stored in the cache, or none: whatever can't be used is made
 * again.
 *
 * @throws {KokoroError} `memory` when the process can't open another file
 * @throws {Deno.errors.NotCapable} when the permission to read it is missing
 */
export async function readStored(path: string): Promise<Record<string, unknown>> {
  try {
    return Object(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    if (isMissingPermission(error)) throw error;
    checkShortage(path, error);
    return {};
  }
}

/** Throws if a file could not be read because the process lacks something, whatever the file is. */
function checkShortage(path: string, cause: unknown): void {
  if (!SHORTAGE.test(codeOf(cause))) return;
  throw new KokoroError("memory", `${path} can't be read: ${reasonOf(cause)}`, { cause });
}

async function describeDamage({ path, bytes, sha256 }: SealedFile): Promise<string | undefined> {
  try {
    const { size } = await Deno.stat(path);
    if (size !== bytes) return `it has ${size} bytes instead of ${bytes}`;
    return await hashFile(path) === sha256 ? undefined : "its SHA-256 differs";
  } catch (error) {
    checkShortage(path, error);
    return error instanceof Deno.errors.NotFound ? "it is missing" : `it can't be read (${error})`;
  }
}

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* walk(path);
    else yield path;
  }
}
