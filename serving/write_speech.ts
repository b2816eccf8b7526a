/**
 * Speech of any length, written into files while it is made.
 *
 * @module
 */

import { free } from "../audio/free.ts";
import { openSoundFile } from "../audio/sound_file.ts";
import { SAMPLE_RATE } from "../ffi/symbols.ts";
import type { SpeechChunk, SpokenUtterance } from "../speech/plan/chunks.ts";
import { type SpokenTurn, TurnList } from "../speech/scene/spoken_turns.ts";
import type { Script } from "../speech/timings/timings_file.ts";
import { openTimings } from "../speech/timings/timings_writer.ts";

/** The files that speech is written into. */
export interface SpeechFiles {
  /** The path of the sound file. */
  readonly sound: string;
  /** The path of the file of timings, if there is one. */
  readonly timings?: string;
  /** Whether subtitles name who speaks. Default: false. */
  readonly speakers?: boolean;
}

/** What is known of speech after it was written. */
export interface WrittenSpeech {
  /** The number of samples. */
  readonly samples: number;
  /** The duration in seconds. */
  readonly seconds: number;
  /** The id of the voice that spoke first. */
  readonly voice: string;
  /** The emotion at the beginning. */
  readonly emotion: string;
  /** The turns; none of subtitles. */
  readonly turns: readonly SpokenTurn[];
  /** The number of utterances. */
  readonly utterances: number;
  /** The number of words that are heard. */
  readonly words: number;
  /** Milliseconds until the first samples were ready. */
  readonly firstSampleMs: number;
  /** Milliseconds until the files were complete. */
  readonly wallMs: number;
}

/** The parts of a chunk that are written and counted. */
export interface WrittenChunk extends Pick<SpeechChunk, "samples" | "timings"> {
  /** What is spoken in it; absent if it is only silence. */
  readonly utterance?: SpokenUtterance | Pick<SpokenUtterance, "voice" | "emotion">;
}

/**
 * Writes chunks as they come, and frees the memory of their samples. The files appear when all of
 * it is written; after an error there are none.
 *
 * @param script the text that is spoken, or the turns
 * @param written called after each chunk
 * @throws {KokoroError} `output` when a file can't be written
 * @throws the errors of the chunks
 */
export async function writeSpeech<Chunk extends WrittenChunk>(
  chunks: AsyncIterable<Chunk>,
  script: Script,
  files: SpeechFiles,
  written: (chunk: Chunk) => void,
): Promise<WrittenSpeech> {
  const started = performance.now();
  const timings = files.timings && await openTimings(files.timings, script, files.speakers);
  const totals = { samples: 0, utterances: 0, words: 0, firstSampleMs: 0 };
  const list = new TurnList(({ item = 0 }) =>
    typeof script === "string" ? script : script[item].text
  );
  let first: Chunk["utterance"];
  try {
    const sound = (await openSoundFile(files.sound, SAMPLE_RATE)).getWriter();
    try {
      for await (const chunk of chunks) {
        totals.firstSampleMs ||= performance.now() - started;
        await sound.write(chunk.samples);
        first ??= chunk.utterance;
        const spoken = chunk.utterance && "turn" in chunk.utterance ? chunk.utterance : undefined;
        if (spoken) list.add(spoken);
        if (timings) await timings.add(chunk.timings, first?.voice ?? "", spoken?.item);
        totals.samples += chunk.samples.length;
        totals.utterances += Number(chunk.utterance !== undefined);
        totals.words += chunk.timings.words.filter(({ endsWord = true }) => endsWord).length;
        written(chunk);
        free(chunk.samples);
      }
      await sound.close();
    } catch (error) {
      await sound.abort(error).catch(() => {}); // it may have failed itself
      throw error;
    }
    const seconds = totals.samples / SAMPLE_RATE;
    const { voice = "", emotion = "" } = first ?? {};
    const { turns } = list;
    if (timings) await timings.complete({ seconds, sampleRate: SAMPLE_RATE, voice, turns });
    return { ...totals, seconds, voice, emotion, turns, wallMs: performance.now() - started };
  } catch (error) {
    if (timings) await timings.discard();
    throw error;
  }
}
