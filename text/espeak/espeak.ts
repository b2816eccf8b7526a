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
import { type Language, LANGUAGES } from "../languages.ts";
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

/**
 * Returns the pronunciation of a text: IPA with `_` between phonemes, blanks between words and `|`
 * between clauses.
 */
export type Espeak = (text: string, language: Language) => string;

/**
 * Loads espeak-ng with its dictionaries, which takes about 0.05 s and 25 MB.
 *
 * @throws {KokoroError} `setup` when the package can't be loaded
 */
export async function loadEspeak(): Promise<Espeak> {
  const { espeak, worker } = await start();
  const decoder = new TextDecoder();
  let current: Language | undefined;
  return (text, language) => {
    if (language !== current && worker.set_voice(LANGUAGES[language].espeakFile, language) !== 0) {
      throw new KokoroError("internal", `espeak-ng has no voice for ${language}`);
    }
    current = language;
    const from = worker.text_to_phonemes(text, 1).ptr;
    return decoder.decode(espeak.HEAPU8.subarray(from, espeak.HEAPU8.indexOf(0, from)));
  };
}

async function start(): Promise<
  { espeak: EspeakModule; worker: InstanceType<EspeakModule["eSpeakNGWorker"]> }
> {
  try {
    const { default: init } = await loadEspeakModule();
    const data = new EspeakData();
    const espeak: EspeakModule = await init({ getPreloadedPackage: data.zeros });
    data.fillWhenRead(espeak.FS);
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

/**
 * Returns a function that loads espeak-ng at its first call. If espeak-ng can't be loaded, there is
 * only a warning, because English can be spoken without it.
 *
 * @param isAllowed whether a program under the GPL may be loaded
 * @param warn receives the warning
 */
export function espeakIfThere(
  isAllowed: boolean,
  warn: (message: string) => void,
): EspeakIfThere {
  const load = async (): Promise<Espeak | undefined> => {
    try {
      return await loadEspeak();
    } catch (error) {
      if (!(error instanceof KokoroError)) throw error;
      warn(`${error.message}. Until then, only English can be spoken.`);
      return undefined;
    }
  };
  return once(() => isAllowed ? load() : Promise.resolve(undefined));
}
