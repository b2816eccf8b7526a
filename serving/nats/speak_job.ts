/**
 * Speaks a job: makes its result, and the pieces that are heard meanwhile.
 *
 * @module
 */

import { encode, encodeStream } from "../../audio/encode.ts";
import { joinSamples } from "../../audio/samples.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { StreamSource } from "../../speech/scene/arriving_script.ts";
import type { Job } from "./job.ts";
import { recordOf } from "./speech.ts";

/** What was spoken. */
export interface SpokenJob {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly samples: number;
  readonly warnings: readonly string[];
}

/**
 * Speaks a job. The result of a sound file is that of `encode` for the samples of
 * `KokoroModel.synthesize`, bit for bit. That of a live job is that of `encodeStream`: the pieces,
 * joined.
 *
 * @param script the script of its recipe, or the parts of it as they come
 * @param hear called with the pieces of a live job, one after the other
 * @throws {KokoroError} the errors of `KokoroModel.stream` and of `encode`
 */
export async function speakJob(
  model: Pick<KokoroModel, "stream">,
  { recipe, format, live, priority }: Job,
  script: StreamSource,
  hear: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  signal: AbortSignal,
): Promise<SpokenJob> {
  const { script: _script, ...options } = recipe;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const parts: Float32Array[] = [];
  const warnings: string[] = [];
  const add = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    pieces.push(bytes);
    if (live) await hear(bytes);
  };
  const encoding = live && format !== "speech" ? encodedPieces(format, add) : undefined;
  let length = 0;
  try {
    for await (const chunk of model.stream(script, { ...options, priority, signal })) {
      length += chunk.samples.length;
      warnings.push(...chunk.warnings ?? []);
      if (format === "speech") await add(recordOf(chunk));
      else if (encoding === undefined) parts.push(chunk.samples);
      else if (chunk.samples.length > 0) await encoding.add(chunk.samples);
    }
    await encoding?.end();
  } catch (error) {
    await encoding?.cancel(error);
    throw error;
  }
  const bytes = live || format === "speech"
    ? await new Blob(pieces).bytes()
    : await encode(joinSamples(parts), SAMPLE_RATE, { format });
  return { bytes, samples: length, warnings };
}

/** Encodes samples as they come, and passes the bytes on. */
function encodedPieces(
  format: Exclude<Job["format"], "speech">,
  hear: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): {
  add(samples: Float32Array): Promise<void>;
  end(): Promise<void>;
  cancel(reason: unknown): Promise<void>;
} {
  const { readable, writable } = encodeStream(SAMPLE_RATE, { format });
  const writer = writable.getWriter();
  const passing = (async () => {
    for await (const bytes of readable) await hear(bytes);
  })();
  passing.catch(() => {}); // it is awaited below
  return {
    add: async (samples) => await Promise.race([writer.write(samples), passing]),
    end: async () => {
      await writer.close();
      await passing;
    },
    cancel: async (reason) => {
      await writer.abort(reason).catch(() => {});
      await passing.catch(() => {});
    },
  };
}
