/**
 * The bodies of responses with speech: bytes of sound, events, or lines of JSON.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import { errorAnswer } from "../errors.ts";
import type { EncodedSpeech } from "./speaking.ts";
import type { SoundStream } from "./spare.ts";
import type { Tally } from "./tally.ts";

/** The bytes of a body that is sent while it is made. */
export type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** The sound of the chunks, encoded as they come. */
export function soundOf({ chunks, encoder }: EncodedSpeech, tally: Tally): Bytes {
  return chunks
    .pipeThrough(
      new TransformStream<SpeechChunk, Float32Array>({
        transform(chunk, controller): void {
          tally.add(chunk);
          if (chunk.samples.length > 0) controller.enqueue(chunk.samples);
        },
        flush: () => tally.end(),
      }),
    )
    .pipeThrough(encoder);
}

/** OpenAI's events: each has a part of the sound, and the last one has the usage. */
export function eventsOf(sound: Bytes, tally: Tally): Bytes {
  const event = (data: unknown): Uint8Array<ArrayBuffer> =>
    utf8(`data: ${JSON.stringify(data)}\n\n`);
  const reader = sound.getReader();
  let failed: { readonly error: unknown } | undefined;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      // The event that reports a failure is sent before the response is cut.
      if (failed !== undefined) throw failed.error;
      try {
        const { done, value } = await reader.read();
        if (!done) {
          const audio = base64(value);
          return controller.enqueue(event({ type: "speech.audio.delta", audio }));
        }
        controller.enqueue(event({ type: "speech.audio.done", usage: tally.usage }));
        controller.close();
      } catch (error) {
        failed = { error };
        controller.enqueue(event(errorAnswer(error).body));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/**
 * A line of JSON for each chunk. The sounds of all lines, joined together, are one file.
 *
 * @param lineOf the line of a part, and of the end of the file, which has no chunk
 */
export function linesOf(
  speech: EncodedSpeech,
  tally: Tally,
  lineOf: (audio: Uint8Array, chunk?: SpeechChunk) => unknown,
): Bytes {
  const line = (value: unknown): Uint8Array<ArrayBuffer> => utf8(`${JSON.stringify(value)}\n`);
  const reader = speech.chunks.getReader();
  const encoder = new PieceEncoder(speech.encoder);
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          tally.add(value);
          return controller.enqueue(line(lineOf(await encoder.add(value.samples), value)));
        }
        tally.end();
        const rest = await encoder.finish();
        if (rest.length > 0) controller.enqueue(line(lineOf(rest)));
        controller.close();
      } catch (error) {
        await encoder.cancel(error);
        await reader.cancel(error).catch(() => {});
        throw error;
      }
    },
    cancel: async (reason) => {
      await Promise.all([reader.cancel(reason), encoder.cancel(reason)]);
    },
  }, { highWaterMark: 0 });
}

/** Encodes samples, and returns what is ready of the file after each part. */
class PieceEncoder {
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  readonly #samples: WritableStreamDefaultWriter<Float32Array>;
  readonly #taken: Promise<void>;

  constructor({ readable, writable }: SoundStream) {
    this.#samples = writable.getWriter();
    this.#taken = readable.pipeTo(
      new WritableStream({ write: (piece) => void this.#pieces.push(piece) }),
    );
    this.#taken.catch(() => {}); // adding and finishing report the error
  }

  async add(samples: Float32Array): Promise<Uint8Array<ArrayBuffer>> {
    if (samples.length > 0) await this.#samples.write(samples);
    return await this.#take();
  }

  async finish(): Promise<Uint8Array<ArrayBuffer>> {
    await this.#samples.close();
    await this.#taken;
    return await this.#take();
  }

  async cancel(reason: unknown): Promise<void> {
    await this.#samples.abort(reason).catch(() => {});
  }

  async #take(): Promise<Uint8Array<ArrayBuffer>> {
    return await new Blob(this.#pieces.splice(0)).bytes();
  }
}

/** Bytes in base64. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
