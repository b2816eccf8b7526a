import assert from "node:assert/strict";
import { type Coding, Codings } from "../../../../serving/http/speech/formats.ts";
import { voice } from "../../../helpers/signals.ts";

const RATE = 24_000;

/** Encodes through a stream of `coding`, in two parts. */
async function streamed(coding: Coding, samples: Float32Array): Promise<Uint8Array> {
  const parts = [samples.subarray(0, 4800), samples.subarray(4800)];
  return await new Response(ReadableStream.from(parts).pipeThrough(coding.stream())).bytes();
}

Deno.test({
  name: "an encoder that was made in advance gives the same bytes, and is ended at the close",
  sanitizeOps: true,
  sanitizeResources: true,
  async fn(): Promise<void> {
    const codings = new Codings();
    const samples = voice(RATE, 1);
    for (const name of ["flac", "aac"] as const) {
      const coding = codings.of(name);
      const first = await streamed(coding, samples);
      coding.prepare!();
      assert.deepEqual(await streamed(coding, samples), first);
      coding.prepare!();
      coding.prepare!(); // one is enough
    }
    codings.close();
    codings.of("flac").prepare!();
    await new Promise((resolve) => setTimeout(resolve, 300)); // their threads start and end
  },
});
