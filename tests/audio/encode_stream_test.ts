import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { encode, type EncodeOptions, encodeStream } from "../../audio/encode.ts";
import { encodeTo } from "../../audio/encode_to.ts";
import type { AudioFormat } from "../../audio/formats/formats.ts";
import { loadFastCheck } from "../../dev_deps.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import { DECODERS } from "../helpers/decode.ts";
import { voice } from "../helpers/signals.ts";

const fc = await loadFastCheck();

const sound = voice(SAMPLE_RATE, 2);

const FORMATS = ["wav", "flac", "mp3", "opus", "pcm"] as const;

/** Cuts samples into pieces of the given lengths, which repeat. */
function* cut(samples: Float32Array, lengths: readonly number[]): Generator<Float32Array> {
  for (let at = 0, turn = 0; at < samples.length; turn++) {
    const length = lengths[turn % lengths.length];
    yield samples.subarray(at, at + length);
    at += length;
  }
}

async function streamed(
  pieces: Iterable<Float32Array>,
  options: EncodeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = ReadableStream.from(pieces).pipeThrough(encodeStream(SAMPLE_RATE, options));
  return await new Response(file).bytes();
}

const someLengths = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 9 })
  .filter((lengths) => Math.max(...lengths) > 100);

for (const format of FORMATS) {
  Deno.test(`a ${format} stream has the same samples as the file, however it is cut`, async () => {
    // A stream's header lacks the length, so only the samples are compared.
    const samplesOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<Float32Array> =>
      format === "pcm" || format === "mp3"
        ? Float32Array.from(bytes)
        : (await DECODERS[format](bytes)).samples;
    const file = await encode(sound, SAMPLE_RATE, { format });
    // MP3 is compared byte by byte, after the file's info frame, which a stream lacks.
    const first = format === "mp3" ? 192 : 0;
    const whole = await samplesOf(file.subarray(first));
    await fc.assert(
      fc.asyncProperty(someLengths, async (lengths) => {
        assert.deepEqual(
          await samplesOf(await streamed(cut(sound, lengths), { format })),
          whole,
        );
      }),
      { numRuns: 8, seed: 7 },
    );
  });
}

Deno.test("a resampled stream has the same samples as the file", async () => {
  const options = { format: "wav", bits: "float", outputSampleRate: 44_100 } as const;
  const whole = await DECODERS.wav(await encode(sound, SAMPLE_RATE, options));
  for (const length of [1, 77, 4096, 4097, 24_000]) {
    const pieces = cut(length === 1 ? sound.subarray(0, 3000) : sound, [length]);
    const { samples, sampleRate } = await DECODERS.wav(await streamed(pieces, options));
    assert.equal(sampleRate, 44_100);
    if (length > 1) assert.deepEqual(samples, whole.samples);
    else assert.deepEqual(samples.subarray(0, 5000), whole.samples.subarray(0, 5000));
  }
});

Deno.test("an MP3 stream plays silence before and after its samples", async () => {
  const { samples } = await DECODERS.mp3(await streamed([sound], { format: "mp3" }));
  const whole = await DECODERS.mp3(await encode(sound, SAMPLE_RATE, { format: "mp3" }));
  // A decoder may leave out its own delay of 529 samples.
  const early = samples.length % 576 === 0 ? 1105 : 1105 - 529;
  assert.deepEqual(
    samples.subarray(early + 576, early + 40_000),
    whole.samples.subarray(576, 40_000),
  );
  assert(samples.length - sound.length < 3 * 576);
});

Deno.test("a file can be played while it is encoded", async () => {
  for (const format of FORMATS) {
    const { readable, writable } = encodeStream(SAMPLE_RATE, { format });
    const [reader, writer] = [readable.getReader(), writable.getWriter()];
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const writing = writer.write(sound);
    // A quarter of the first sound arrives before the second sound is written.
    const enough = (await encode(sound, SAMPLE_RATE, { format })).length / 4;
    for (let bytes = 0; bytes < enough;) {
      const { value } = await reader.read();
      bytes += value!.length;
      parts.push(value!);
    }
    await writing;
    void writer.write(sound).then(() => writer.close());
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parts.push(next.value);
    }
    if (format === "pcm") continue;
    const { samples, sampleRate } = await DECODERS[format](await new Blob(parts).bytes());
    assert(samples.length >= 2 * sound.length * sampleRate / SAMPLE_RATE, format);
  }
});

Deno.test("bytes can be sent before a whole second is encoded", async () => {
  for (const format of ["pcm", "wav", "mp3", "opus"] as const) {
    const { readable, writable } = encodeStream(SAMPLE_RATE, { format });
    const [writer, reader] = [writable.getWriter(), readable.getReader()];
    const whole = (await encode(sound, SAMPLE_RATE, { format })).length;
    let isWritten = false;
    const writing = writer.write(sound).then(() => isWritten = true);
    let bytes = 0;
    while (bytes < whole / 20) {
      bytes += (await reader.read()).value!.length;
      await setImmediate(); // others have their turn
    }
    assert(!isWritten, format);
    await reader.cancel();
    await writing;
  }
});

Deno.test("the header of a WAV stream says that the length is unknown", async () => {
  const bytes = await streamed([sound], { format: "wav" });
  const view = new DataView(bytes.buffer);
  assert.deepEqual([4, 40].map((at) => view.getUint32(at, true)), [0xFFFFFFFF, 0xFFFFFFFF]);
  assert.equal(bytes.length, 44 + 2 * sound.length);
});

Deno.test("a stream fails at the first non-finite sample and frees everything", async () => {
  for (const format of FORMATS) {
    const pieces = [sound, Float32Array.of(0, 0, NaN), sound];
    await assert.rejects(streamed(pieces, { format }), {
      name: "KokoroError",
      kind: "input",
      message: /sample 48002 is NaN/,
    });
  }
});

Deno.test("a stream without samples is refused", async () => {
  for (const format of FORMATS) {
    for (const pieces of [[], [new Float32Array(0)]]) {
      await assert.rejects(streamed(pieces, { format }), {
        name: "KokoroError",
        kind: "input",
        message: /no samples/,
      });
    }
  }
});

Deno.test("a cancelled or aborted stream frees everything", async () => {
  for (const format of FORMATS) {
    const left = encodeStream(SAMPLE_RATE, { format });
    const writer = left.writable.getWriter();
    const lost = writer.write(sound).catch(() => {});
    await left.readable.cancel("enough");
    await lost;

    const aborted = encodeStream(SAMPLE_RATE, { format });
    await aborted.writable.abort("stop");
    await assert.rejects(aborted.readable.getReader().read(), (reason) => reason === "stop");
  }
});

for (const format of FORMATS) {
  Deno.test(`a ${format} stream fails with the error of its sink at any time`, async () => {
    const full = new Error("full");
    for (const accepted of [0, 1, 2, 3, 6]) {
      let taken = 0;
      const sink = new WritableStream({
        write: () => ++taken > accepted ? Promise.reject(full) : undefined,
      });
      const encoding = encodeTo(() => sink, SAMPLE_RATE, { format });
      const error = await ReadableStream.from([sound]).pipeTo(encoding).catch((error) => error);
      assert.equal(error, taken > accepted ? full : undefined, `after ${accepted} parts`);
    }
  });
}

Deno.test("options are checked before anything is streamed", () => {
  const options = { format: "mp3", bits: 16 } as unknown as EncodeOptions;
  assert.throws(() => encodeStream(SAMPLE_RATE, options), { kind: "input" });
  const unknown = { format: "aac" as AudioFormat } as EncodeOptions;
  assert.throws(() => encodeStream(SAMPLE_RATE, unknown), { kind: "input" });
});
