/**
 * Provides the data of languages that is fetched when they are first spoken.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";
import { type FetchedLanguage, LANGUAGES } from "../text/languages.ts";
import { Cache, cacheFolder, explainFailures, type FileStamp, inspectItem } from "./cache.ts";
import { explainPermissions } from "./permissions.ts";
import type { Reporter } from "./report/progress.ts";
import { readSources, type Sources } from "./sources.ts";

/** Makes the data of a language from the files of its packages, in a folder. */
type Make = (packages: readonly string[], folder: string) => Promise<void>;

/** Loads what makes the data of each language. */
const MAKERS: Readonly<Record<FetchedLanguage, () => Promise<Make>>> = {
  "pt-br": async () => (await import("./portuguese.ts")).makePortuguese,
  ja: async () => (await import("./japanese/japanese.ts")).makeJapanese,
  zh: async () => (await import("./mandarin/mandarin.ts")).makeMandarin,
};

/**
 * Fetches the data of a language if it is missing, and returns its folder.
 *
 * @param report where to report progress. Default: standard error
 * @throws {KokoroError} `setup` when the data can't be fetched or is damaged
 */
export async function ensureLanguage(
  language: FetchedLanguage,
  report?: Reporter,
): Promise<string> {
  const sources = await readSources();
  const { name } = sources.languages[language];
  const folder = cacheFolder();
  if ((await inspectItem(folder, name)).state !== "whole") {
    await explainLanguage(language, () => fetchLanguage(language, sources, folder, report));
  }
  return `${folder}/${name}`;
}

async function fetchLanguage(
  language: FetchedLanguage,
  sources: Sources,
  folder: string,
  report?: Reporter,
): Promise<void> {
  const { terminalReporter } = await import("./report/terminal.ts");
  using cache = await Cache.open(folder, report ?? await terminalReporter());
  await explainFailures(folder, () => ensureLanguageData(language, sources, cache));
}

async function explainLanguage(
  language: FetchedLanguage,
  work: () => Promise<void>,
): Promise<void> {
  await explainPermissions(work).catch((cause) => {
    if (!(cause instanceof KokoroError)) throw cause;
    throw new KokoroError(
      cause.kind,
      `${LANGUAGES[language].name} needs data that set-up fetches when it is first spoken, or ` +
        `with ${SETUP_COMMAND} --languages ${language}: ${cause.message}`,
      { cause },
    );
  });
}

/** Puts the data of a language into the cache, and returns all of its files. */
export async function ensureLanguageData(
  language: FetchedLanguage,
  sources: Sources,
  cache: Cache,
): Promise<readonly FileStamp[]> {
  const { name, packages } = sources.languages[language];
  return await cache.ensure({ name, what: LANGUAGES[language].name }, async (folder) => {
    const { withWheels } = await import("./fetch/pip.ts");
    const make = await MAKERS[language]();
    await withWheels(sources.wheels, packages, cache, (files) => make(files, folder));
  });
}
