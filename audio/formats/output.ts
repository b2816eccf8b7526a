/**
 * Files that mediabunny puts together.
 *
 * @module
 */

import { type AudioSource, loadMediabunny, type Output, type OutputFormat } from "../../deps.ts";
import type { Emit } from "./encoder.ts";

/** A file of one track. With `seekable` it comes as one piece, when it has ended; the others never look back. */
export async function startOutput(
  format: OutputFormat,
  track: AudioSource,
  emit: Emit,
  seekable = false,
): Promise<Output> {
  const { AppendOnlyStreamTarget, BufferTarget, Output } = await loadMediabunny();
  const target = seekable
    ? new BufferTarget({ onFinalize: (buffer) => emit(new Uint8Array(buffer)) })
    : new AppendOnlyStreamTarget(
      // Its chunks are fresh memory of no one else.
      new WritableStream({ write: (bytes) => emit(bytes as Uint8Array<ArrayBuffer>) }),
    );
  const output = new Output({ format, target });
  output.addAudioTrack(track);
  await output.start();
  return output;
}
