/**
 * Builds the shim, and test programs from its parts, with the machine's C++ compiler.
 *
 * Object files, libraries and programs are items of the cache, whose names contain a hash of
 * everything they were made from. An item that is whole is therefore up to date, and one that is
 * damaged is made again.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { basename, dirname, join, relative, resolve } from "node:path";
import { KokoroError } from "../../errors.ts";
import type { Cache, FileStamp } from "../cache.ts";
import { isFile, readFully } from "../fetch/files.ts";
import type { Libtorch } from "./libtorch.ts";
import { tryRun } from "../fetch/process.ts";
import { missing } from "../requirements.ts";
import { cppFiles } from "./shim_sources.ts";

const COMPILE_FLAGS = [
  ...["-std=c++20", "-O2", "-fPIC", "-fvisibility=hidden", "-DNDEBUG"],
  ...["-fno-math-errno", "-D_GLIBCXX_USE_CXX11_ABI=1"],
];
/** For developers only: a user's newer compiler may warn about more than those used here. */
const STRICT_FLAGS = ["-Wall", "-Wextra", "-Werror"];
/**
 * The shim is never unloaded: its threads and handlers at exit must outlive the last user. With
 * `now`, it can't be opened where another libtorch is loaded that lacks some of its functions;
 * without it, the first call of such a function would end the process.
 */
const SHARED_FLAGS = ["-shared", "-Wl,-z,defs", "-Wl,-z,nodelete", "-Wl,-z,now"];
/** The shim uses the libtorch that it was built with, even if LD_LIBRARY_PATH names another. */
const LIBRARIES = [
  ...["-Wl,--disable-new-dtags", "-l:libtorch_cpu.so", "-l:libc10.so", "-ldl", "-lpthread"],
];
const COMPILERS = ["g++", "clang++"];
const LIBRARY_NAME = "libkokoro.so";
const OBJECT_NAME = "object.o";
const ERROR_LINES = 30;
/** The first bytes of all object files, libraries and programs of Linux. */
const ELF = "\x7fELF";

/** A C++ compiler of this machine. */
export interface Compiler {
  readonly program: string;
  readonly version: string;
}

/** The compiler and libtorch to build with. */
export interface Toolchain {
  readonly compiler: Compiler;
  readonly libtorch: Libtorch;
  /** Whether the compiler's warnings count as errors. Default: false. */
  readonly strict?: boolean;
  /** More flags for the compiler, also when it links. Default: none. */
  readonly flags?: readonly string[];
}

interface Object {
  readonly source: string;
  /** The name of its item in the cache. */
  readonly name: string;
  readonly path: string;
  readonly key: string;
}

/** The compiler that `CXX` names or, if `CXX` is not set, g++ or clang++. */
export async function findCompiler(): Promise<Compiler | undefined> {
  const named = Deno.env.get("CXX");
  for (const program of named ? [named] : COMPILERS) {
    const outcome = await tryRun(program, ["--version"]);
    if (outcome?.success) return { program, version: outcome.stdout.split("\n")[0] };
  }
  return undefined;
}

/**
 * Finds the compiler as {@linkcode findCompiler} does.
 *
 * @throws {KokoroError} `setup` when there is none.
 */
export async function requireCompiler(): Promise<Compiler> {
  const compiler = await findCompiler();
  if (compiler !== undefined) return compiler;
  const named = Deno.env.get("CXX");
  throw missing(named ? `the C++ compiler ${named} (from CXX)` : "a C++ compiler", "compiler");
}

/**
 * Builds the shim from the sources in `folder`, unless it has been built. Returns its path, and all
 * of its files in the cache.
 *
 * @throws {KokoroError} `setup` with the compiler's messages when it can't be built.
 */
export async function ensureShim(
  folder: string,
  toolchain: Toolchain,
  cache: Cache,
): Promise<{ path: string; files: readonly FileStamp[] }> {
  const item = { file: LIBRARY_NAME, item: "shim", what: "Shim" };
  return await ensureLibrary(item, sourcesIn(folder), folder, toolchain, cache);
}

/**
 * Builds a library from `sources`, which may include the shim's headers in `folder`, unless it has
 * been built. Returns its path, and all of its files in the cache.
 *
 * @param named the name of the library's file, the start of its item's name in the cache, and what
 * it is, for messages
 * @throws {KokoroError} `setup` with the compiler's messages when it can't be built.
 */
export async function ensureLibrary(
  named: { file: string; item: string; what: string },
  sources: readonly string[],
  folder: string,
  toolchain: Toolchain,
  cache: Cache,
): Promise<{ path: string; files: readonly FileStamp[] }> {
  const { file, item, what } = named;
  const objects = sources.map((source) => describeObject(source, folder, toolchain, cache));
  const flags = [...SHARED_FLAGS, `-Wl,-soname,${file}`];
  const linking = [...flags, ...librariesOf(toolchain.libtorch, cache)];
  const name = `${item}-${keyOf(linking, objects.map(({ key }) => key))}`;
  const files = await cache.ensure({ name, what, local: true }, async (target) => {
    await compile(objects, folder, toolchain, cache);
    await link(linking, objects, toolchain, join(target, file));
  });
  return { path: cache.path(name, file), files };
}

/** The paths of the C++ sources in a folder and its subfolders. */
export function sourcesIn(folder: string): string[] {
  return cppFiles(folder, ".cpp").map((name) => join(folder, name));
}

/**
 * Builds a program from `sources` and all of the shim's parts, unless it has been built. Returns
 * its path. It has the name of its first source.
 *
 * @throws {KokoroError} `setup` with the compiler's messages when it can't be built.
 */
export async function ensureExecutable(
  sources: readonly string[],
  folder: string,
  toolchain: Toolchain,
  cache: Cache,
): Promise<string> {
  const all = [...sources, ...sourcesIn(folder)];
  const objects = all.map((path) => describeObject(path, folder, toolchain, cache));
  const program = basename(sources[0], ".cpp");
  const linking = librariesOf(toolchain.libtorch, cache);
  const name = `${program}-${keyOf(linking, objects.map(({ key }) => key))}`;
  await cache.ensure({ name, what: program, local: true }, async (target) => {
    await compile(objects, folder, toolchain, cache);
    await link(linking, objects, toolchain, join(target, program));
  });
  return cache.path(name, program);
}

/**
 * The object file of a source. For simplicity its key depends on all headers in the source's own
 * folder and in the shim's, whether or not the source includes them.
 */
function describeObject(
  source: string,
  folder: string,
  toolchain: Toolchain,
  cache: Cache,
): Object {
  const headers = [...new Set([resolve(folder), dirname(source)])].flatMap((directory) =>
    cppFiles(directory, ".h").map((name) => Deno.readTextFileSync(join(directory, name)))
  );
  const text = Deno.readTextFileSync(source);
  const key = keyOf(flagsOf(toolchain), toolchain.compiler, toolchain.libtorch, headers, text);
  const name = join("objects", `${basename(source, ".cpp")}-${key}`);
  return { source, key, name, path: cache.path(name, OBJECT_NAME) };
}

/** Compiles the object files that are missing or damaged, one file per core at a time. */
async function compile(
  objects: readonly Object[],
  folder: string,
  toolchain: Toolchain,
  cache: Cache,
): Promise<void> {
  const { compiler, libtorch } = toolchain;
  const conditions = await Promise.all(objects.map(({ name }) => cache.inspect(name, true)));
  const missing = objects.filter((_, i) => conditions[i].state !== "whole");
  using progress = cache.report.begin("Compiling the shim", missing.length, "files");
  let done = 0;
  await forEach(missing, async ({ source, name }) => {
    await cache.ensure({ name, what: basename(source), local: true }, async (target) => {
      const include = ["-I", folder, "-isystem", join(libtorch.folder, "include")];
      const args = [...flagsOf(toolchain), ...include, "-c", source];
      await build(compiler, args, join(target, OBJECT_NAME), basename(source));
    });
    progress.advanceTo(++done);
  });
}

/**
 * Does `work` for each item, one item per core at a time. After an error, begins no more work and
 * waits for what is under way, since the cache may be unlocked next.
 */
async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item; (item = queue.shift()) !== undefined;) {
      await work(item).catch((error) => {
        queue.length = 0;
        throw error;
      });
    }
  };
  const workers = Array.from({ length: navigator.hardwareConcurrency }, worker);
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === "rejected");
  if (failed !== undefined) await Promise.all(workers);
}

async function link(
  linking: readonly string[],
  objects: readonly Object[],
  { compiler, flags = [] }: Toolchain,
  output: string,
): Promise<void> {
  // Objects come first, since the linker searches libraries only for what is missing before them.
  const args = [...flags, ...objects.map(({ path }) => path), ...linking];
  await build(compiler, args, output, basename(output));
}

/**
 * The flags that link with libtorch. The loader would split its path at colons. Only that of a
 * libtorch in the cache may have some, which is therefore found from the place of what is linked.
 */
function librariesOf({ folder }: Libtorch, cache: Cache): string[] {
  const libraries = join(folder, "lib");
  const found = libraries.includes(":")
    ? `$ORIGIN/${relative(cache.path("item"), libraries)}`
    : libraries;
  // After -Wl, a comma would end the path.
  return [`-L${libraries}`, "-Xlinker", "-rpath", "-Xlinker", found, ...LIBRARIES];
}

/** Runs the compiler, and checks that it wrote what it should. */
async function build(
  { program }: Compiler,
  args: readonly string[],
  output: string,
  what: string,
): Promise<void> {
  const outcome = await tryRun(program, [...args, "-o", output]);
  if (!outcome?.success) {
    const lines = outcome?.stderr.split("\n").slice(0, ERROR_LINES).join("\n");
    throw new KokoroError("setup", `${program} could not build ${what}:\n${lines}`);
  }
  if (await isElf(output)) return;
  throw new KokoroError(
    "setup",
    `${program} reported success, but did not build ${what}: set CXX to a C++ compiler for Linux`,
  );
}

async function isElf(path: string): Promise<boolean> {
  if (!isFile(path)) return false;
  using file = await Deno.open(path);
  const start = new Uint8Array(ELF.length);
  await readFully(file, start);
  return new TextDecoder().decode(start) === ELF;
}

function flagsOf({ strict = false, flags = [] }: Toolchain): string[] {
  return [...COMPILE_FLAGS, ...(strict ? STRICT_FLAGS : []), ...flags];
}

function keyOf(...parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
