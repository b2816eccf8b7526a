/**
 * Speaks whole texts and subtitles into files, and shows how far it is.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { type Cue, hasWords, readSubtitles } from "../../serving/subtitles/read_subtitles.ts";
import {
  type CueChunk,
  speakSubtitles,
  type SpokenCue,
} from "../../serving/subtitles/speak_subtitles.ts";
import {
  type SpeechFiles,
  writeSpeech,
  type WrittenChunk,
  type WrittenSpeech,
} from "../../serving/write_speech.ts";
import { terminalReporter } from "../../setup/report/terminal.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { StreamOptions } from "../../speech/options.ts";
import type { Turn } from "../../speech/scene/turn.ts";
import { movedInText } from "../../speech/timings/timings.ts";
import { interruptible } from "./interrupt.ts";

/** The options that can't be used for whole texts. */
interface Refused {
  readonly onOverflow?: string;
  readonly play?: boolean;
  readonly trimSilence?: boolean;
  readonly stems?: boolean;
}

/**
 * Checks the options that are given with `--whole` or `--subtitles`.
 *
 * @param way the one of them that is given
 * @throws {KokoroError} `input` when one of the options can't be used with it
 */
export function checkWhole(
  way: "--whole" | "--subtitles",
  { onOverflow, play, trimSilence, stems }: Refused,
): void {
  const refuse = (reason: string): never => {
    throw new KokoroError("input", reason);
  };
  if (onOverflow !== undefined) {
    refuse(
      `--on-overflow is about texts of more than 45 s, which ${way} speaks to the end: ` +
        "leave one of them out",
    );
  }
  if (play) {
    refuse(
      "--play plays speech of up to 45 s when it is complete: leave it out, and play the file " +
        `that ${way} writes`,
    );
  }
  if (stems) {
    refuse(
      `--stems keeps the samples of all speakers in memory, and ${way} keeps none: ` +
        "leave one of them out",
    );
  }
  if (trimSilence && way === "--subtitles") {
    refuse("--trim-silence would move the cues that --subtitles speaks at their times");
  }
}

/**
 * Speaks all of a text, or of turns, into files.
 *
 * @throws {KokoroError} the errors of `stream` and `writeSpeech`
 */
export async function speakWhole(
  model: KokoroModel,
  script: string | readonly Turn[],
  options: StreamOptions,
  files: SpeechFiles,
): Promise<WrittenSpeech> {
  const report = await terminalReporter();
  const texts = typeof script === "string" ? [script] : script.map(({ text }) => text);
  const lengthOf = (texts: readonly string[]): number =>
    texts.reduce((sum, { length }) => sum + length, 0);
  return await interruptible(async (signal) => {
    using progress = report.begin("Speaking", lengthOf(texts), "characters");
    const written = await writeSpeech(
      model.stream(script, { ...options, signal }),
      script,
      files,
      ({ utterance }) => {
        if (utterance === undefined) return;
        progress.advanceTo(lengthOf(texts.slice(0, utterance.item ?? 0)) + utterance.textEnd);
      },
    );
    progress.advanceTo(lengthOf(texts));
    return written;
  });
}

/** What is known of subtitles after they were written. */
export interface WrittenSubtitles extends WrittenSpeech {
  /** The number of cues in the file. */
  readonly cues: number;
  /** The cues that begin later than they are shown, each with its number and seconds. */
  readonly late: readonly { readonly cue: number; readonly seconds: number }[];
}

/**
 * Speaks subtitles into files, and warns of each cue that begins late.
 *
 * @throws {KokoroError} the errors of `speakSubtitles` and `writeSpeech`
 */
export async function speakSubtitleFile(
  model: KokoroModel,
  subtitles: string,
  options: StreamOptions,
  files: SpeechFiles,
): Promise<WrittenSubtitles> {
  const cues = await readSubtitles(subtitles);
  const { script, places } = joined(cues);
  const late: { cue: number; seconds: number }[] = [];
  const report = await terminalReporter();
  const total = Math.ceil(Math.max(...cues.map(({ end }) => end)));
  return await interruptible(async (signal) => {
    using progress = report.begin("Speaking", total, "s");
    const chunks = speakSubtitles(model, subtitles, { ...options, signal });
    const written = await writeSpeech(
      placed(chunks, places),
      script,
      files,
      ({ utterance: cue }) => {
        if (cue === undefined) return;
        progress.advanceTo(Math.min(cue.end, total));
        if (cue.lateness === 0) return;
        const seconds = Math.round(1000 * cue.lateness) / 1000;
        late.push({ cue: cue.number, seconds });
        report.say(
          `Cue ${cue.number} begins ${seconds} s late: the speech before it takes too long`,
        );
      },
    );
    progress.advanceTo(total);
    return { ...written, cues: cues.length, late };
  });
}

/** The texts of all spoken cues, a line each, and where each of them begins, by its number. */
function joined(cues: readonly Cue[]): { script: string; places: ReadonlyMap<number, number> } {
  const places = new Map<number, number>();
  let script = "";
  for (const { number, text } of cues.filter(hasWords)) {
    places.set(number, script.length);
    script += `${text}\n`;
  }
  return { script, places };
}

/** The chunks with the places of their words in the texts of all cues. */
async function* placed(
  chunks: AsyncIterable<CueChunk>,
  places: ReadonlyMap<number, number>,
): AsyncGenerator<WrittenChunk & { readonly utterance?: SpokenCue }> {
  for await (const { samples, timings, cue } of chunks) {
    const by = cue === undefined ? 0 : places.get(cue.number)!;
    yield { samples, timings: movedInText(timings, by), ...(cue && { utterance: cue }) };
  }
}
