/**
 * Starts the speech of a request, and waits for its first audio.
 *
 * @module
 */

import { setImmediate } from "node:timers/promises";
import { limitPeaks } from "../../../audio/limiter.ts";
import type { StreamOptions } from "../../../speech/options.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import type { StreamSource } from "../../../speech/scene/arriving_script.ts";
import { atField } from "../errors.ts";
import type { Residence, Speaking, Stay } from "../residence.ts";
import type { Coding } from "./formats.ts";
import type { Hearer } from "./hearer.ts";
import type { SoundStream } from "./spare.ts";

/** What is spoken, and how. Equal manuscripts sound the same. */
export interface Manuscript {
  /** A text, whole or as it arrives, or turns. */
  readonly text: StreamSource;
  /** The field of the request that holds it, for errors. */
  readonly field: string;
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
  hearer: Hearer,
  manuscript: Manuscript,
  coding: Coding,
): Promise<EncodedSpeech> {
  const speech = startSpeech(residence, hearer, manuscript);
  // The text goes first: only the network leaves time for the encoder. Who is refused needs none.
  await Promise.race([speech, setImmediate()]);
  const encoder = coding.stream();
  hearer.atEnd(() => coding.prepare?.()); // not before: the network needs the processor
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
  hearer: Hearer,
  manuscript: Manuscript,
): Promise<Chunks> {
  const stay = await residence.enter();
  hearer.atEnd(() => stay[Symbol.dispose]());
  const reader = openStream(stay, manuscript).getReader();
  // The request's signal also aborts after a success, so it counts only until the first audio.
  const { signal } = hearer;
  const leave = (): void => void reader.cancel(signal.reason).catch(() => {});
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  try {
    const first = await reader.read();
    signal.throwIfAborted();
    hearer.noteFirstAudio();
    hearer.warn(first.value?.warnings);
    return goingOn(reader, first, { volume: manuscript.volume, stay, hearer });
  } catch (error) {
    throw atField(stay.judge(error), manuscript.field);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** Opens the stream. If that fails because of a name, the error says of which field. */
function openStream(
  { model }: Stay,
  { text, field, options }: Manuscript,
): ReadableStream<SpeechChunk> {
  try {
    return model.stream(text, options);
  } catch (error) {
    throw atField(error, wrongField(model, options) ?? field);
  }
}

/** The first of these fields with which nothing can be spoken. */
function wrongField(
  model: Speaking,
  { voice, emotion, cast }: Manuscript["options"],
): string | undefined {
  if (!opens(model, { voice })) return "voice";
  if (!opens(model, { voice, emotion })) return "emotion";
  return opens(model, { voice, emotion, cast }) ? undefined : "cast";
}

/** Whether the model takes these options. */
function opens(model: Speaking, options: StreamOptions): boolean {
  try {
    model.stream("", options).cancel().catch(() => {});
    return true;
  } catch {
    return false;
  }
}

/** The first chunk and all later ones, at their volume. */
function goingOn(
  reader: ReadableStreamDefaultReader<SpeechChunk>,
  first: ReadableStreamReadResult<SpeechChunk>,
  { volume, stay, hearer }: {
    readonly volume: number;
    readonly stay: Stay;
    readonly hearer: Hearer;
  },
): Chunks {
  let next: ReadableStreamReadResult<SpeechChunk> | undefined = first;
  return new ReadableStream<SpeechChunk>({
    pull: async (controller) => {
      try {
        const { done, value } = next ?? await reader.read();
        if (next === undefined) hearer.warn(value?.warnings);
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
