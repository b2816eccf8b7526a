import assert from "node:assert/strict";
import { audioFormat, encode, type EncodeOptions, encodeStream } from "../../audio/encode.ts";
import { type AudioFormat, type Format, FORMATS } from "../../audio/formats/formats.ts";
import { openResampler } from "../../audio/resample.ts";
import { snrDb } from "../../bench/quality/snr.ts";
import type { KokoroErrorKind } from "../../errors.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { DECODERS, type Sound } from "../helpers/decode.ts";
import { sine, voice } from "../helpers/signals.ts";

const sound = voice(SAMPLE_RATE, 2);

async function decoded(
  options: EncodeOptions,
  samples = sound,
  rate = SAMPLE_RATE,
): Promise<Sound> {
  const bytes = await encode(samples, rate, options);
  return DECODERS[options.format as keyof typeof DECODERS](bytes);
}

async function resampled(samples: Float32Array, from: number, to: number): Promise<Float32Array> {
  const resampler = await openResampler(from, to);
  return Float32Array.from([...resampler.add(samples), ...resampler.finish()]);
}

/** The integers that samples are stored as. */
function steps(samples: Float32Array, bits: number): number[] {
  return Array.from(samples, (sample) => sample * 2 ** (bits - 1) + 0); // turns -0 into 0
}

function nearest(samples: Float32Array, bits: number): number[] {
  const most = 2 ** (bits - 1);
  return steps(samples, bits).map((step) =>
    Math.min(most - 1, Math.max(-most, Math.round(step))) + 0
  );
}

/**
 * The signal-to-noise ratio in dB of `samples`, which a lossy format made of `reference`. A delay
 * lowers it. Checks that the level is the same, except for the 5% by which LAME lowers it to avoid
 * clipping.
 */
function likeness(reference: Float32Array, samples: Float32Array): number {
  const sum = (a: Float32Array, b: Float32Array): number =>
    a.reduce((total, value, i) => total + value * b[i], 0);
  const gain = sum(reference, samples) / sum(reference, reference);
  assert(gain > 0.93 && gain < 1.01, `the gain is ${gain}`);
  return snrDb(reference.map((sample) => gain * sample), samples);
}

/** The integers in a raw PCM file. */
function integersIn(bytes: Uint8Array<ArrayBuffer>, bits: 16 | 24): number[] {
  const view = new DataView(bytes.buffer);
  return Array.from(
    { length: 8 * bytes.length / bits },
    (_, i) =>
      bits === 16
        ? view.getInt16(2 * i, true)
        : view.getInt8(3 * i + 2) * 2 ** 16 + view.getUint16(3 * i, true),
  );
}

for (const format of ["wav", "flac", "pcm"] as const) {
  for (const bits of [16, 24] as const) {
    Deno.test(`${format} of ${bits} bits rounds to the nearest step and saturates`, async () => {
      const least = 2 ** (1 - bits);
      const edges = [0, 0.5, -0.5, 0.4 * least, 0.6 * least, 1, -1, 1.7, -2.3];
      const samples = Float32Array.from([...edges, ...sound]);
      const integers = format === "pcm"
        ? integersIn(await encode(samples, SAMPLE_RATE, { format, bits }), bits)
        : steps((await decoded({ format, bits }, samples)).samples, bits);
      assert.deepEqual(integers, nearest(samples, bits));
      assert.deepEqual(
        integers.slice(3, 9),
        [0, 1, 1, -1, 1, -1].map((sign, i) =>
          i < 2 ? sign : sign > 0 ? 2 ** (bits - 1) - 1 : -(2 ** (bits - 1))
        ),
      );
    });
  }
}

Deno.test("files have 16 bits by default", async () => {
  for (const format of ["wav", "flac", "pcm"] as const) {
    assert.deepEqual(
      await encode(sound, SAMPLE_RATE, { format }),
      await encode(sound, SAMPLE_RATE, { format, bits: 16 }),
    );
  }
});

Deno.test("float files keep all samples unchanged, even beyond 1", async () => {
  const loud = sound.map((sample) => 3 * sample);
  const pcm = await encode(loud, SAMPLE_RATE, { format: "pcm", bits: "float" });
  assert.deepEqual(new Float32Array(pcm.buffer), loud);
  assert.deepEqual(
    await decoded({ format: "wav", bits: "float" }, loud),
    { sampleRate: SAMPLE_RATE, channels: 1, samples: loud },
  );
});

Deno.test("encoding a view ignores the rest of its buffer", async () => {
  const view = sound.subarray(100, 1100);
  for (const bits of [16, 24, "float"] as const) {
    const options = { format: "pcm", bits } as const;
    assert.deepEqual(
      await encode(view, SAMPLE_RATE, options),
      await encode(view.slice(), SAMPLE_RATE, options),
    );
  }
});

Deno.test("a WAV file has a header of 44 bytes that describes the samples", async () => {
  for (const [bits, frame, kind] of [[16, 2, 1], [24, 3, 1], ["float", 4, 3]] as const) {
    const bytes = await encode(sound, SAMPLE_RATE, { format: "wav", bits });
    const view = new DataView(bytes.buffer);
    const text = (at: number): string => new TextDecoder().decode(bytes.subarray(at, at + 4));
    assert.deepEqual([text(0), text(8), text(12), text(36)], ["RIFF", "WAVE", "fmt ", "data"]);
    assert.deepEqual(
      [4, 16, 24, 28, 40].map((at) => view.getUint32(at, true)),
      [bytes.length - 8, 16, SAMPLE_RATE, SAMPLE_RATE * frame, sound.length * frame],
    );
    assert.deepEqual(
      [20, 22, 32, 34].map((at) => view.getUint16(at, true)),
      [kind, 1, frame, 8 * frame],
    );
    assert.equal(bytes.length, 44 + sound.length * frame);
  }
});

Deno.test("MP3 and Opus sound like the original, without any delay", async () => {
  const references = {
    mp3: sound,
    opus: await resampled(sound, SAMPLE_RATE, 48_000),
  };
  const least = {
    mp3: { 48_000: 20, 64_000: 25, 128_000: 40 },
    opus: { 48_000: 12, 64_000: 23, 128_000: 30 },
  };
  for (const format of ["mp3", "opus"] as const) {
    for (const [bitrate, ratio] of Object.entries(least[format])) {
      const { samples } = await decoded({ format, bitrate: Number(bitrate) });
      assert.equal(samples.length, references[format].length);
      const found = likeness(references[format], samples);
      assert(found > ratio, `${format} of ${bitrate}: ${found} dB`);
    }
  }
});

Deno.test("MP3 and Opus files have the requested bitrate", async () => {
  const long = voice(SAMPLE_RATE, 5);
  for (const bitrate of [32_000, 64_000, 128_000]) {
    const mp3 = await encode(long, SAMPLE_RATE, { format: "mp3", bitrate });
    const opus = await encode(long, SAMPLE_RATE, { format: "opus", bitrate });
    assert(Math.abs(8 * mp3.length / 5 / bitrate - 1) < 0.05, `mp3 ${bitrate}: ${mp3.length}`);
    assert(Math.abs(8 * opus.length / 5 / bitrate - 1) < 0.25, `opus ${bitrate}: ${opus.length}`);
  }
});

Deno.test("a file keeps its length, from one sample to 45 s", async () => {
  const long = voice(SAMPLE_RATE, 45);
  for (const length of [1, 2, 479, 480, 481, 575, 576, 577, 1151, 24_001, long.length]) {
    for (const format of ["wav", "flac", "mp3", "opus"] as const) {
      const { samples, sampleRate, channels } = await decoded(
        { format },
        long.subarray(0, length),
      );
      assert.deepEqual([samples.length, channels], [length * sampleRate / SAMPLE_RATE, 1], format);
    }
  }
});

Deno.test("silence stays silent, and the loudest sound keeps its level", async () => {
  const square = Float32Array.from({ length: 24_000 }, (_, i) => i % 48 < 24 ? 1 : -1);
  for (const format of ["wav", "flac", "mp3", "opus"] as const) {
    const silence = await decoded({ format }, new Float32Array(24_000));
    assert(silence.samples.every((sample) => Math.abs(sample) < 1e-4), format);
    const { samples } = await decoded({ format }, square);
    const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;
    assert(Math.abs(power - 1) < 0.15, `${format}: ${power}`);
  }
});

Deno.test("the sample rate is the requested one or, by default, the next supported", async () => {
  const rates: [EncodeOptions, number, number][] = [
    [{ format: "wav", outputSampleRate: 16_000 }, 24_000, 16_000],
    [{ format: "wav" }, 11_025, 11_025],
    [{ format: "flac", outputSampleRate: 48_000 }, 24_000, 48_000],
    [{ format: "flac" }, 11_025, 16_000],
    [{ format: "mp3", outputSampleRate: 44_100 }, 24_000, 44_100],
    [{ format: "mp3" }, 96_000, 48_000],
    [{ format: "opus" }, 44_100, 48_000],
    [{ format: "opus", outputSampleRate: 16_000 }, 24_000, 48_000], // Opus always decodes at 48 kHz
  ];
  for (const [options, from, to] of rates) {
    const tone = sine(1000, from, 1, 0.5);
    const { sampleRate, samples } = await decoded(options, tone, from);
    assert.deepEqual([sampleRate, samples.length], [to, to], options.format);
    const [early, late] = [Math.round(0.1 * to), Math.round(0.9 * to)];
    const expected = sine(1000, to, 1, 0.5).subarray(early, late);
    const ratio = likeness(expected, samples.subarray(early, late));
    assert(ratio > 35, `${Deno.inspect(options)} from ${from}: ${ratio} dB`);
  }
});

Deno.test("Opus made from 24 kHz has nothing above 12 kHz", async () => {
  // The highest tone that Opus keeps. Its mirror image would be at 13 kHz.
  const { samples } = await decoded(
    { format: "opus", bitrate: 128_000 },
    sine(11_000, SAMPLE_RATE, 1, 0.5),
  );
  const level = (frequency: number): number => {
    let [real, imaginary] = [0, 0];
    samples.subarray(4800, 43_200).forEach((sample, i) => {
      real += sample * Math.cos(2 * Math.PI * frequency * i / 48_000);
      imaginary += sample * Math.sin(2 * Math.PI * frequency * i / 48_000);
    });
    return 20 * Math.log10(2 * Math.hypot(real, imaginary) / 38_400);
  };
  assert(Math.abs(level(11_000) + 6) < 0.2, `${level(11_000)} dB`);
  assert(level(13_000) < -90, `${level(13_000)} dB`);
});

Deno.test("equal samples give equal files, except for the serial number of Ogg files", async () => {
  for (const format of ["wav", "flac", "mp3", "pcm"] as const) {
    assert.deepEqual(
      await encode(sound, SAMPLE_RATE, { format }),
      await encode(sound, SAMPLE_RATE, { format }),
    );
  }
  assert.deepEqual(await decoded({ format: "opus" }), await decoded({ format: "opus" }));
});

Deno.test("files that are encoded at the same time don't mix", async () => {
  const formats: AudioFormat[] = ["flac", "mp3", "wav", "flac", "mp3"];
  const other = voice(SAMPLE_RATE, 3);
  const alone = [];
  for (const [i, format] of formats.entries()) {
    alone.push(await encode(i % 2 ? sound : other, SAMPLE_RATE, { format }));
  }
  const together = await Promise.all(
    formats.map((format, i) => encode(i % 2 ? sound : other, SAMPLE_RATE, { format })),
  );
  assert.deepEqual(together, alone);
});

Deno.test("empty and non-finite samples are refused", async () => {
  const refused = (samples: Float32Array, format: AudioFormat, message: RegExp): Promise<void> =>
    assert.rejects(encode(samples, SAMPLE_RATE, { format }), {
      name: "KokoroError",
      kind: "input",
      message,
    });
  for (const format of ["wav", "flac", "mp3", "opus", "pcm"] as const) {
    await refused(new Float32Array(0), format, /no samples/);
    await refused(Float32Array.of(0, NaN), format, /sample 1 is NaN/);
    await refused(Float32Array.of(-Infinity), format, /sample 0 is -Infinity/);
    await refused(
      new Float32Array(60_000).with(50_000, Infinity),
      format,
      /sample 50000 is Infinity/,
    );
  }
});

Deno.test("invalid options are refused", async () => {
  const refused = (options: unknown, message: RegExp, rate = SAMPLE_RATE): Promise<void> =>
    assert.rejects(encode(sound, rate, options as EncodeOptions), {
      name: "KokoroError",
      kind: "input",
      message,
    });
  await refused({}, /format is undefined: give one of wav, flac, mp3, opus, pcm/);
  await refused({ format: "aac" }, /format is "aac": give one of wav, flac/);
  await refused({ format: "wav", bits: 8 }, /bits is 8: give 16, 24 or "float"/);
  await refused({ format: "flac", bits: "float" }, /bits is "float": give 16 or 24/);
  await refused({ format: "mp3", bits: 16 }, /there is no option bits; .* bitrate/);
  await refused({ format: "wav", bitrate: 64_000 }, /there is no option bitrate; .* bits/);
  await refused({ format: "mp3", bitrate: 320_000 }, /24000 Hz, give one of 8000, .* 160000/);
  await refused({ format: "opus", bitrate: 64 }, /bitrate is 64: .* bits per second/);
  await refused(
    { format: "opus", outputSampleRate: 44_100 },
    /for opus, give one of 8000, 12000, 16000, 24000/,
  );
  await refused({ format: "wav", outputSampleRate: 0 }, /outputSampleRate is 0: .* 8000 to 192000/);
  await refused({ format: "wav" }, /sampleRate is 0: .* 8000 to 192000/, 0);
  await refused({ format: "wav" }, /sampleRate is 24000.5/, 24_000.5);
});

Deno.test("the extension of a file's name selects the format", () => {
  const formats = {
    "a.wav": "wav",
    "b.c.FLAC": "flac",
    "/x.wav/y.mp3": "mp3",
    "opus.opus": "opus",
    "a.ogg": "opus",
    "a.pcm": "pcm",
    "a.raw": "pcm",
  };
  for (const [path, format] of Object.entries(formats)) assert.equal(audioFormat(path), format);
  for (const path of ["a.aac", "wav", "a.wav/b", "a.", ""]) {
    assert.throws(() => audioFormat(path), {
      name: "KokoroError",
      kind: "input",
      message: /must end in \.wav, \.flac, \.mp3, \.opus, \.ogg, \.pcm, \.raw/,
    });
  }
});

Deno.test({
  name: "encoding needs no permissions",
  permissions: "none",
  async fn(): Promise<void> {
    for (const format of ["wav", "flac", "mp3", "opus", "pcm"] as const) {
      assert((await encode(sound, SAMPLE_RATE, { format })).length > 1000);
    }
  },
});

Deno.test({
  name: "resampling without permission to read is an error that says so",
  permissions: "none",
  fn: (): Promise<void> =>
    assert.rejects(encode(sound, SAMPLE_RATE, { format: "wav", outputSampleRate: 16_000 }), {
      name: "KokoroError",
      kind: "setup",
      message: /the resampler can't be loaded: .*read/,
    }),
});

Deno.test("an error of an encoder becomes a KokoroError", async (test) => {
  const failing: Record<string, [kind: KokoroErrorKind, open: Format["open"]]> = {
    "while it is loaded": ["setup", () => Promise.reject(new Error("no room"))],
    "while it encodes": ["internal", () => ({
      add: () => Promise.reject(new Error("no room")),
      finish: () => Promise.resolve(),
      cancel: () => Promise.resolve(),
    })],
  };
  const { open } = FORMATS.mp3;
  for (const [what, [kind, failingOpen]] of Object.entries(failing)) {
    await test.step(what, async () => {
      FORMATS.mp3.open = failingOpen;
      try {
        const error = kokoroError(kind, new RegExp(`mp3.*: no room$`));
        await assert.rejects(encode(sound, SAMPLE_RATE, { format: "mp3" }), error);
        const samples = ReadableStream.from([sound]);
        const file = samples.pipeThrough(encodeStream(SAMPLE_RATE, { format: "mp3" }));
        await assert.rejects(new Response(file).bytes(), error);
      } finally {
        FORMATS.mp3.open = open;
      }
    });
  }
});

Deno.test("an MP3 file does not depend on the files before it", async () => {
  const files: [EncodeOptions, Float32Array][] = [
    [{ format: "mp3" }, sound],
    [{ format: "mp3", bitrate: 192_000, outputSampleRate: 44_100 }, sine(440, SAMPLE_RATE, 1)],
    [{ format: "mp3", bitrate: 8000 }, sound.map((sample) => -sample)],
  ];
  const make = ([options, samples]: typeof files[number]): Promise<Uint8Array> =>
    encode(samples, SAMPLE_RATE, options);
  // Together, each has an encoder of its own; then they use one after the other.
  const alone = await Promise.all(files.map(make));
  for (const [i, file] of [...files.entries(), ...files.entries()]) {
    assert.deepEqual(await make(file), alone[i]);
  }
});
