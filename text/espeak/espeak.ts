/**
 * espeak-ng, compiled to JavaScript.
 *
 * espeak-ng is under the GPL-3.0 while this project is not: it is a separate program, and this is the only
 * file that loads it, at run time, when somebody wants to turn text into phonemes.
 *
 * @module
 */

import { loadEspeakModule } from "../../deps.ts";
import { isMissingPermission, KokoroError } from "../../errors.ts";
import { SETUP_COMMAND } from "../../project/setup_command.ts";
import { EspeakData, type FileSystem } from "./data.ts";
import { type Language, LANGUAGES } from "../languages.ts";

/** What is used of the module, which comes without types. */
interface EspeakModule {
  readonly HEAPU8: Uint8Array;
  readonly FS: FileSystem;
  readonly eSpeakNGWorker: new () => {
    /** 0 when it worked. */
    set_voice(file: string, language: string): number;
    /** A string that ends with a zero, good until the next call. */
    text_to_phonemes(text: string, ipa: 0 | 1): { readonly ptr: number };
  };
}

/** Says how a text is pronounced: IPA with `_` between phonemes, blanks between words, `|` between clauses. */
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
      `espeak-ng, which turns text into phonemes, can't be loaded: run ${SETUP_COMMAND} with access to npm`,
      { cause },
    );
  }
}

/** Gives espeak-ng, unless it may not or can't be loaded. */
export type EspeakIfThere = () => Promise<Espeak | undefined>;

/**
 * Gives espeak-ng, which is loaded at the first call. Without it English can still be spoken, so a
 * failure is a warning.
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
      warn(
        `${error.message}. Until then English words that no list has are sounded by their letters.`,
      );
      return undefined;
    }
  };
  let loaded: Promise<Espeak | undefined> | undefined;
  return () => loaded ??= isAllowed ? load() : Promise.resolve(undefined);
}
