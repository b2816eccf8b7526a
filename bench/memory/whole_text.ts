/**
 * Measures how much more memory a text of any length takes than a short one, when both are written
 * into files.
 *
 * @module
 */

import { join } from "node:path";
import { loadKokoro, type LoadOptions } from "../../speech/load_kokoro.ts";
import { writeSpeech, type WrittenSpeech } from "../../serving/write_speech.ts";
import type { Figure } from "../figures.ts";
import { LIMITS } from "../limits.ts";
import { differentScripts } from "../texts.ts";
import { collectGarbage, resetPeak, residentMemory } from "./resident_memory.ts";

/** The length of the short text, in characters: it takes about 45 s to say. */
const SHORT = 700;

const MB = 1e6;

/** The memory of a text, in bytes. */
export interface MemoryOfText {
  readonly characters: number;
  readonly speech: WrittenSpeech;
  /** The highest memory of the process meanwhile. */
  readonly peak: number;
}

/**
 * Speaks a short text and then one of `characters` into files: FLAC, and JSON with the timings.
 *
 * @param spoken called with the number of characters of the long text that are spoken
 * @throws {KokoroError} as `loadKokoro` and `stream` do, and `setup` on anything but Linux
 */
export async function measureWholeText(
  options: LoadOptions,
  characters: number,
  spoken: (characters: number) => void,
): Promise<MemoryOfText[]> {
  using model = await loadKokoro(options);
  const folder = await Deno.makeTempDir();
  const text = await textOf(Math.max(characters, SHORT));
  const speak = async (length: number, tell: (done: number) => void): Promise<MemoryOfText> => {
    const script = text.slice(0, length);
    collectGarbage();
    resetPeak();
    const speech = await writeSpeech(
      model.stream(script),
      script,
      { sound: join(folder, `${length}.flac`), timings: join(folder, `${length}.json`) },
      ({ utterance }) => utterance && tell(utterance.textEnd),
    );
    return { characters: length, speech, peak: residentMemory().peak };
  };
  try {
    await speak(SHORT, () => {}); // starts threads, and loads what is needed
    return [await speak(SHORT, () => {}), await speak(characters, spoken)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Sentences of this project in changing order, in paragraphs of 45 s. */
async function textOf(characters: number): Promise<string> {
  const scripts = await differentScripts(Math.ceil(characters / SHORT));
  return scripts.join(".\n\n").slice(0, characters);
}

/** The figures of both texts, in MB, with their limit. */
export function wholeTextFigures([short, whole]: readonly MemoryOfText[]): Figure[] {
  const figure = (name: string, bytes: number, limit?: number): Figure => (
    { name, value: bytes / MB, unit: "MB", digits: 1, limit }
  );
  const named = ({ characters, speech }: MemoryOfText): string =>
    `peak of ${characters} characters, ${(speech.seconds / 60).toFixed(1)} min`;
  return [
    figure(named(short), short.peak),
    figure(named(whole), whole.peak),
    figure("growth", whole.peak - short.peak, LIMITS.wholeText),
  ];
}
