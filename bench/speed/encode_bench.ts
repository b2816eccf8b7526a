/**
 * Times the encoding of 45 s of sound, and how soon a stream has its first bytes.
 *
 * @module
 */

import { encode, type EncodeOptions, encodeStream } from "../../audio/encode.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import { voice } from "../../tests/helpers/signals.ts";

const samples = voice(SAMPLE_RATE, 45);
const clause = samples.subarray(0, 2 * SAMPLE_RATE);

const OPTIONS: EncodeOptions[] = [
  { format: "wav" },
  { format: "flac" },
  { format: "mp3" },
  { format: "opus" },
  { format: "pcm" },
  { format: "wav", outputSampleRate: 48_000 },
];

for (const options of OPTIONS) {
  const name = Object.values(options).join(" ");
  Deno.bench({
    name: `${name}, 45 s`,
    group: "whole",
    baseline: options === OPTIONS[0],
    async fn(): Promise<void> {
      await encode(samples, SAMPLE_RATE, options);
    },
  });
  Deno.bench({
    name: `${name}, until the first bytes of a stream`,
    group: "stream",
    async fn(b): Promise<void> {
      const { readable, writable } = encodeStream(SAMPLE_RATE, options);
      const [reader, writer] = [readable.getReader(), writable.getWriter()];
      b.start();
      const written = writer.write(clause).catch(() => {}); // not awaited
      await reader.read();
      b.end();
      await reader.cancel();
      await written;
    },
  });
}
