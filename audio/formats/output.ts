/**
 * Files that the mediabunny library assembles.
 *
 * @module
 */

import { type AudioSource, loadMediabunny, type Output, type OutputFormat } from "../../deps.ts";
import type { Emit } from "./encoder.ts";

/**
 * Starts a file with one track. With `seekable`, the file is emitted as one piece when it is
 * complete. Otherwise its bytes are emitted in order while it is made.
 */
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
      // Each chunk is newly allocated and not used elsewhere.
      new WritableStream({ write: (bytes) => emit(bytes as Uint8Array<ArrayBuffer>) }),
    );
  const output = new Output({ format, target });
  output.addAudioTrack(track);
  await output.start();
  return output;
}
