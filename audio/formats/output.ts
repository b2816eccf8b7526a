/**
 * Files that the mediabunny library assembles.
 *
 * @module
 */

import { type AudioSource, loadMediabunny, type Output, type OutputFormat } from "../../deps.ts";
import type { Emit } from "./encoder.ts";

/**
 * Starts a file with one track, whose bytes are emitted while it is made.
 *
 * @param canSeek whether bytes that were emitted can be replaced
 */
export async function startOutput(
  format: OutputFormat,
  track: AudioSource,
  emit: Emit,
  canSeek = false,
): Promise<Output> {
  const { AppendOnlyStreamTarget, Output, StreamTarget } = await loadMediabunny();
  // Each chunk is newly allocated and not used elsewhere.
  const take = (bytes: Uint8Array, at?: number): void => emit(bytes as Uint8Array<ArrayBuffer>, at);
  const target = canSeek
    ? new StreamTarget(
      new WritableStream({ write: ({ data, position }) => take(data, position) }),
    )
    : new AppendOnlyStreamTarget(new WritableStream({ write: (bytes) => take(bytes) }));
  const output = new Output({ format, target });
  output.addAudioTrack(track);
  await output.start();
  return output;
}
