/**
 * Fetches and builds what is missing. This module imports much code, so it is only loaded when
 * something is missing.
 *
 * @module
 */

import { basename } from "node:path";
import { type Assets, forgetReady, writeReady } from "./ready.ts";
import { type Choice, chooseFrom, fetchedOf, type SetupOptions } from "./choice.ts";
import {
  ensureExecutable,
  ensureLibrary,
  ensureShim,
  requireCompiler,
  sourcesIn,
  type Toolchain,
} from "./build/build.ts";
import { Cache, cacheFolder, explainFailures } from "./cache.ts";
import { ensureCharacters } from "./voices/characters.ts";
import { FETCHED_LANGUAGES, type FetchedLanguage } from "../text/languages.ts";
import { ensureLanguageData } from "./languages.ts";
import { ensureEnglishData } from "./english/english.ts";
import { fetchLibtorch, findLibtorch, type Libtorch, pinnedLibtorch } from "./build/libtorch.ts";
import { silentReporter } from "./report/progress.ts";
import { checkPlan, planOf } from "./plan.ts";
import { checkSystem } from "./requirements.ts";
import { shimFolder } from "./build/shim_sources.ts";
import { readSources, type Sources } from "./sources.ts";
import { terminalReporter } from "./report/terminal.ts";
import { ensureVoices } from "./voices/official.ts";
import { ensureWeights } from "./weights/weights.ts";

/**
 * Fetches and builds what is missing, as part of `ensureAssets`. With `repair`, every file is read,
 * and damaged items are made again.
 *
 * @throws {KokoroError} as `ensureAssets` does.
 */
export async function setUp(
  options: SetupOptions,
  { repair }: { repair: boolean },
): Promise<Assets> {
  checkSystem();
  const choice = chooseFrom(options);
  const report = options.report ?? await terminalReporter();
  using cache = await Cache.open(cacheFolder(), report, repair);
  return await explainFailures(cache.folder, async () => {
    if (repair) await forgetReady(cache.folder);
    const sources = await readSources();
    const languages = await languagesToDo(options, sources, cache);
    const toolchain = await prepare(choice, sources, cache, languages);
    const weights = await ensureWeights(choice.weights, sources, cache);
    const voices = await ensureVoices(sources.voices, cache);
    const characters = await ensureCharacters(sources.characters, cache);
    const english = await ensureEnglishData(sources, cache);
    for (const language of languages) await ensureLanguageData(language, sources, cache);
    const shim = await cache.withScratch(async (scratch) =>
      await ensureShim(await shimFolder(scratch), toolchain, cache)
    );
    const assets = {
      libraryPath: shim.path,
      libtorchFolder: toolchain.libtorch.folder,
      weightsPath: weights.path,
      weightsSource: weights.source,
      voicesFolder: cache.path(sources.voices.name),
      copies: characters.copies,
      englishFolder: cache.path(sources.english.name),
    };
    const files = [
      ...toolchain.libtorch.files,
      ...weights.files,
      ...voices,
      ...characters.files,
      ...english,
      ...shim.files,
    ];
    await writeReady(cache.folder, choice, assets, files);
    return assets;
  });
}

/** The languages that are asked for, and when repairing, also those that were set up before. */
async function languagesToDo(
  options: SetupOptions,
  sources: Sources,
  cache: Cache,
): Promise<FetchedLanguage[]> {
  const asked = fetchedOf(options);
  if (!cache.repair) return asked;
  const there = await Promise.all(FETCHED_LANGUAGES.map(async (language) => {
    const { state } = await cache.inspect(sources.languages[language].name);
    return state === "missing" ? [] : [language];
  }));
  return [...new Set([...asked, ...there.flat()])];
}

/** How a program or a library for tests is built. */
export interface BuildOptions {
  /** More flags for the compiler, also when it links. Default: none. */
  readonly flags?: readonly string[];
  /** The folder of the shim's sources. Default: that of this project. */
  readonly shim?: string;
}

/**
 * Builds a program from C++ files and all parts of the shim, unless it has been built, and returns
 * its path. Warnings are errors, since only developers build such programs.
 *
 * @throws {KokoroError} `setup` with the compiler's messages when the program can't be built
 */
export async function buildExecutable(
  sources: string | readonly string[],
  { flags = [], shim }: BuildOptions = {},
): Promise<string> {
  return await buildStrictly((folder, toolchain, cache) =>
    ensureExecutable([sources].flat(), shim ?? folder, { ...toolchain, flags }, cache)
  );
}

/**
 * Builds a library for tests, unless it has been built, and returns its path. Warnings are errors.
 *
 * @param file the name of the library's file
 * @param sources the folder of its C++ files; if undefined, those of the shim
 * @throws {KokoroError} `setup` with the compiler's messages when the library can't be built
 */
export async function buildLibrary(
  file: string,
  sources?: string,
  { flags = [] }: Pick<BuildOptions, "flags"> = {},
): Promise<string> {
  const named = { file, item: basename(file, ".so"), what: file };
  const { path } = await buildStrictly((folder, toolchain, cache) =>
    ensureLibrary(named, sourcesIn(sources ?? folder), folder, { ...toolchain, flags }, cache)
  );
  return path;
}

/**
 * Compiles the shim with warnings as errors, unless this has been done.
 *
 * @throws {KokoroError} `setup` with the compiler's messages when there is a warning
 */
export async function checkWarnings(): Promise<void> {
  await buildStrictly(ensureShim);
}

/**
 * Calls `build` with the folder of the shim's sources and a toolchain that treats warnings as
 * errors.
 */
async function buildStrictly<T>(
  build: (folder: string, toolchain: Toolchain, cache: Cache) => Promise<T>,
): Promise<T> {
  using cache = await Cache.open(cacheFolder(), silentReporter);
  const toolchain = await prepare(chooseFrom({}), await readSources(), cache);
  return await cache.withScratch(async (scratch) =>
    await build(await shimFolder(scratch), { ...toolchain, strict: true }, cache)
  );
}

/**
 * Finds the compiler and libtorch, or fetches libtorch. Before the first download, checks that the
 * whole set-up can be done on this machine.
 */
async function prepare(
  choice: Choice,
  sources: Sources,
  cache: Cache,
  languages: readonly FetchedLanguage[] = [],
): Promise<Toolchain> {
  const compiler = await requireCompiler();
  const say = (line: string): void => cache.report.say(line);
  if (choice.device === "cpu" && choice.warning !== undefined) say(choice.warning);
  const found = await findLibtorch(choice, sources.libtorch.oldest, say);
  if (found !== undefined && cache.repair) say(`libtorch: ${found.folder}`);
  const plan = await planOf(choice, sources, found, (name) => cache.inspect(name), languages);
  await checkPlan(plan, cache.folder);
  const fetchPinned = (): Promise<Libtorch> =>
    fetchLibtorch(choice.device, pinnedLibtorch(choice, sources), sources, cache);
  return { compiler, libtorch: found ?? await fetchPinned() };
}
