/**
 * Writes sound files while their samples are made.
 *
 * @module
 */

import { checkArgument, textSchema } from "../configs/check_options.ts";
import { audioFormat, checkEncoding, type EncodeOptions, openEncoder } from "./encode.ts";
import type { Emit } from "./formats/encoder.ts";
import { free } from "./free.ts";
import { NewFile } from "./write_file.ts";

/**
 * Opens a stream that writes the samples written to it into a sound file: mono, -1 to 1, of any
 * length. Little of it is kept in memory. Closing the stream completes the file, which then appears
 * at `path`, and its header states its length. After an error or `abort()` there is no file, and an
 * existing one is unchanged.
 *
 * @param path the path of the file
 * @param sampleRate of the samples, in Hz, 8000 to 192000
 * @param options the format and its settings. Default: the format of the path's extension, see
 * `audioFormat`
 * @throws {KokoroError} `input` when an option or the extension is invalid, `output` when no file
 * can be written there, `setup` when the encoder can't be loaded. Later errors make the stream
 * fail; they are those of `encode`, and `output` when the disk is full
 * @example
 * ```ts
 * import { loadKokoro, openSoundFile } from "./mod.ts";
 * using model = await loadKokoro();
 * const book = ["Chapter one. ", "It was a long night. ", "It had just begun."];
 * async function* samples(): AsyncGenerator<Float32Array> {
 *   for await (const chunk of model.stream(book)) yield chunk.samples;
 * }
 * await ReadableStream.from(samples()).pipeTo(await openSoundFile("book.flac", 24_000));
 * ```
 */
export async function openSoundFile(
  path: string,
  sampleRate: number,
  options: EncodeOptions = { format: audioFormat(path) },
): Promise<WritableStream<Float32Array>> {
  checkArgument(textSchema, path, "path");
  const settings = checkEncoding(sampleRate, options);
  const file = await NewFile.create(path);
  let pieces: { readonly bytes: Uint8Array; readonly at?: number }[] = [];
  const emit: Emit = (bytes, at) => pieces.push({ bytes, at });
  const encoder = await openEncoder(settings, emit, { canSeek: true }).catch(async (error) => {
    await file.discard();
    throw error;
  });
  const abort = async (): Promise<void> => {
    await encoder.cancel().catch(() => {}); // the first error says more
    await file.discard();
  };
  /** Writes what the encoder emits during `work`. */
  const written = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      for (const { bytes, at } of pieces) {
        await file.write(bytes, at);
        free(bytes);
      }
      pieces = [];
    } catch (error) {
      await abort();
      throw error;
    }
  };
  return new WritableStream({
    write: (samples) => written(() => encoder.add(samples)),
    async close(): Promise<void> {
      await written(() => encoder.finish());
      await file.complete().catch(async (error) => {
        await file.discard();
        throw error;
      });
    },
    abort,
  });
}
