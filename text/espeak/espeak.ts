/**
 * espeak-ng, compiled to JavaScript.
 *
 * espeak-ng is licensed under GPL-3.0, and this project is not. espeak-ng is therefore kept
 * separate: only this file loads it, at run time, when text has to be turned into phonemes.
 *
 * @module
 */

import { loadEspeakModule } from "../../deps.ts";
import { isMissingPermission, KokoroError } from "../../errors.ts";
import { SETUP_COMMAND } from "../../project/setup_command.ts";
import { EspeakData, type FileSystem } from "./data.ts";
import type { EnglishLanguage, EspeakLanguage } from "../languages.ts";
import { once } from "../once.ts";

/** The part of the module that is used here. The module comes without types. */
interface EspeakModule {
  readonly HEAPU8: Uint8Array;
  readonly FS: FileSystem;
  readonly eSpeakNGWorker: new () => {
    /** Returns 0 on success. */
    set_voice(file: string, language: string): number;
    /** Returns a zero-terminated string, which is valid until the next call. */
    text_to_phonemes(text: string, ipa: 0 | 1): { readonly ptr: number };
  };
}

/** A language that espeak-ng is asked for. It reads English only where misaki would ask it. */
type Spoken = EnglishLanguage | EspeakLanguage;

/** The file of each language in espeak-ng's data. */
const FILES: Readonly<Record<Spoken, string>> = {
  "en-us": "gmw/en-US",
  "en-gb": "gmw/en",
  "es": "roa/es",
  "fr-fr": "roa/fr",
  "hi": "inc/hi",
  "it": "roa/it",
  "pt-br": "roa/pt-BR",
};

/**
 * Returns the pronunciation of a text: IPA with `_` between phonemes, blanks between words and `|`
 * between clauses.
 */
export type Espeak = (text: string, language: Spoken) => string;

/**
 * Loads espeak-ng with its dictionaries, which takes about 0.05 s and 25 MB.
 *
 * @param files the paths of files that are used in place of the package's, by name: `pt_dict`
 * @throws {KokoroError} `setup` when the package can't be loaded
 */
export async function loadEspeak(files: Files = {}): Promise<Espeak> {
  const { espeak, worker } = await start(files);
  const decoder = new TextDecoder();
  let current: Spoken | undefined;
  return (text, language) => {
    if (language !== current && worker.set_voice(FILES[language], language) !== 0) {
      throw new KokoroError("internal", `espeak-ng has no voice for ${language}`);
    }
    current = language;
    const from = worker.text_to_phonemes(text, 1).ptr;
    return decoder.decode(espeak.HEAPU8.subarray(from, espeak.HEAPU8.indexOf(0, from)));
  };
}

async function start(
  files: Files,
): Promise<{ espeak: EspeakModule; worker: InstanceType<EspeakModule["eSpeakNGWorker"]> }> {
  try {
    const { default: init } = await loadEspeakModule();
    const data = new EspeakData();
    const espeak: EspeakModule = await init({ getPreloadedPackage: data.zeros });
    data.fillWhenRead(espeak.FS);
    for (const [name, path] of Object.entries(files)) {
      data.replace(espeak.FS, name, await Deno.readFile(path));
    }
    return { espeak, worker: new espeak.eSpeakNGWorker() };
  } catch (cause) {
    if (isMissingPermission(cause)) throw cause;
    throw new KokoroError(
      "setup",
      "espeak-ng, which turns text into phonemes, can't be loaded: " +
        `run ${SETUP_COMMAND} with access to npm`,
      { cause },
    );
  }
}

/** Returns espeak-ng, or undefined if it is not allowed or can't be loaded. */
export type EspeakIfThere = () => Promise<Espeak | undefined>;

/** Files of espeak-ng's data, by name, with their paths. */
type Files = Readonly<Record<string, string>>;

/** The file in the folder with the data for Brazilian Portuguese. */
export function portugueseFiles(folder: string): Files {
  return { [PORTUGUESE_FILE]: `${folder}/${PORTUGUESE_FILE}` };
}

/** The word list of Brazilian Portuguese. The package's own lacks names such as John. */
export const PORTUGUESE_FILE = "pt_dict";

/**
 * Returns a function that loads espeak-ng at its first call. If espeak-ng can't be loaded, there is
 * only a warning, because English can be spoken without it.
 *
 * @param isAllowed whether a program under the GPL may be loaded
 * @param warn receives the warning
 * @param filesOf fetches files that are used in place of the package's. If it can't, there is only
 * a warning. Default: no files
 */
export function espeakIfThere(
  isAllowed: boolean,
  warn: (message: string) => void,
  filesOf: () => Promise<Files> = () => Promise.resolve({}),
): EspeakIfThere {
  const files = (): Promise<Files> =>
    filesOf().catch((error) => {
      if (!(error instanceof KokoroError)) throw error;
      warn(`${error.message}. Until then, some names are read less well.`);
      return {};
    });
  const load = async (): Promise<Espeak | undefined> => {
    try {
      return await loadEspeak(await files());
    } catch (error) {
      if (!(error instanceof KokoroError)) throw error;
      warn(`${error.message}. Until then, only English can be spoken.`);
      return undefined;
    }
  };
  return once(() => isAllowed ? load() : Promise.resolve(undefined));
}
