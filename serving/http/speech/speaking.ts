/**
 * Starts the speech of a request, and waits for its first audio.
 *
 * @module
 */

import { setImmediate } from "node:timers/promises";
import { limitPeaks } from "../../../audio/limiter.ts";
import type { StreamOptions } from "../../../speech/options.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import { atField } from "../errors.ts";
import type { Residence, Speaking, Stay } from "../residence.ts";
import type { Coding, SoundStream } from "./formats.ts";
import type { Visit } from "../watch/visit.ts";

/** What is spoken, and how. Equal manuscripts sound the same. */
export interface Manuscript {
  readonly text: string;
  readonly options: Omit<StreamOptions, "signal" | "priority">;
  /** The factor on the amplitude. */
  readonly volume: number;
}

/** The chunks of speech that has started. */
export type Chunks = ReadableStream<SpeechChunk>;

/** Speech that has started, and the stream that will encode it. */
export interface EncodedSpeech {
  readonly chunks: Chunks;
  readonly encoder: SoundStream;
}

/**
 * Starts to speak as {@linkcode startSpeech} does, and opens the encoder meanwhile.
 *
 * @throws {KokoroError} the errors of {@linkcode startSpeech}
 */
export async function startEncoded(
  residence: Residence,
  visit: Visit,
  manuscript: Manuscript,
  coding: Coding,
): Promise<EncodedSpeech> {
  const speech = startSpeech(residence, visit, manuscript);
  speech.catch(() => {}); // it is awaited below
  await setImmediate(); // the text goes first: only the network leaves time for the encoder
  const encoder = coding.stream();
  try {
    return { chunks: await speech, encoder };
  } catch (error) {
    encoder.readable.cancel().catch(() => {});
    throw error;
  }
}

/**
 * Starts to speak, and returns the chunks when the first audio is there. From then on, canceling
 * the chunks ends the speech; before, the end of the request does.
 *
 * @throws {KokoroError} the errors of `model.stream`, and those of the first audio
 */
export async function startSpeech(
  residence: Residence,
  visit: Visit,
  manuscript: Manuscript,
): Promise<Chunks> {
  const stay = await residence.enter();
  visit.atEnd(() => stay[Symbol.dispose]());
  const reader = openStream(stay, manuscript).getReader();
  // The request's signal also aborts after a success, so it counts only until the first audio.
  const { signal } = visit.request;
  const leave = (): void => void reader.cancel(signal.reason).catch(() => {});
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  try {
    const first = await reader.read();
    signal.throwIfAborted();
    visit.hasAudio();
    return goingOn(reader, first, manuscript.volume, stay);
  } catch (error) {
    throw atField(stay.judge(error), "input");
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** Opens the stream. If that fails because of a name, the error says of which field. */
function openStream({ model }: Stay, { text, options }: Manuscript): ReadableStream<SpeechChunk> {
  try {
    return model.stream(text, options);
  } catch (error) {
    throw atField(error, isSpeaker(model, options.voice) ? "emotion" : "voice");
  }
}

/** Whether there is a voice or a blend of this name. */
function isSpeaker(model: Speaking, voice: string | undefined): boolean {
  try {
    model.stream("", { voice }).cancel().catch(() => {});
    return true;
  } catch {
    return false;
  }
}

/** The first chunk and all later ones, at their volume. */
function goingOn(
  reader: ReadableStreamDefaultReader<SpeechChunk>,
  first: ReadableStreamReadResult<SpeechChunk>,
  volume: number,
  stay: Stay,
): Chunks {
  let next: ReadableStreamReadResult<SpeechChunk> | undefined = first;
  return new ReadableStream<SpeechChunk>({
    pull: async (controller) => {
      try {
        const { done, value } = next ?? await reader.read();
        next = undefined;
        if (done) controller.close();
        else controller.enqueue(atVolume(value, volume));
      } catch (error) {
        throw stay.judge(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

function atVolume(chunk: SpeechChunk, volume: number): SpeechChunk {
  if (volume === 1) return chunk;
  const samples = chunk.samples.map((sample) => sample * volume);
  limitPeaks(samples);
  return { ...chunk, samples };
}
