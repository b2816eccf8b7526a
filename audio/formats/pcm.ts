/**
 * Uncompressed samples, alone or after the header of a WAV file.
 *
 * @module
 */

import { quantize } from "../quantize.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";

/**
 * The size of a sample. `16` and `24`: integers with that number of bits. `"float"`: 32-bit floats,
 * which keep the samples exactly.
 *
 * @example
 * ```ts
 * import { encode, type PcmBits } from "./mod.ts";
 * const sample = Float32Array.of(0.5);
 * for (const bits of [16, 24, "float"] satisfies PcmBits[]) {
 *   console.log(await encode(sample, 24_000, { format: "pcm", bits })); // 2, 3 and 4 bytes
 * }
 * ```
 */
export type PcmBits = 16 | 24 | "float";

const BYTES = { 16: 2, 24: 3, float: 4 } as const;

/** Codes of sample formats in a WAV header. */
const [INTEGERS, FLOATS] = [1, 3];

/** Stands for an unknown length in a WAV header, so that players read until the file ends. */
const UNKNOWN = 0xFFFFFFFF;

/** The length of a chunk's name and size. */
const CHUNK_HEAD = 8;

/** The length of the chunk with lengths of 64 bits, or of the room that is left for it. */
const LONG_BYTES = 28;

/** Opens an encoder that writes only the samples: mono, little-endian. */
export function openPcm({ bits }: { bits: PcmBits }, _sound: Sound, emit: Emit): Encoder {
  return {
    add(samples): Promise<void> {
      emit(pcm(samples, bits));
      return Promise.resolve();
    },
    finish: () => Promise.resolve(),
    cancel: () => Promise.resolve(),
  };
}

/**
 * Opens an encoder that writes the samples after a header of 44 bytes. When the length becomes
 * known only at the end and the header can be replaced then, it has 80 bytes: there is room in it
 * for the length of a file of more than 4 GB, which is RF64 (EBU Tech 3306).
 */
export function openWav({ bits }: { bits: PcmBits }, sound: Sound, emit: Emit): Encoder {
  const { sampleRate, length, canSeek } = sound;
  const samples = openPcm({ bits }, sound, emit);
  const format = { bits, sampleRate, hasRoom: length === undefined && canSeek };
  emit(wavHeader(length, format));
  let taken = 0;
  return {
    ...samples,
    add(part): Promise<void> {
      taken += part.length;
      return samples.add(part);
    },
    finish(): Promise<void> {
      if (format.hasRoom) emit(wavHeader(taken, format), 0);
      return Promise.resolve();
    },
  };
}

function pcm(samples: Float32Array, bits: PcmBits): Uint8Array<ArrayBuffer> {
  if (bits === "float") return new Uint8Array(samples.slice().buffer);
  const integers = quantize(samples, bits);
  if (bits === 16) return new Uint8Array(Int16Array.from(integers).buffer);
  const bytes = new Uint8Array(3 * integers.length);
  for (let i = 0, at = 0; i < integers.length; i++) {
    for (let shift = 0; shift < bits; shift += 8) bytes[at++] = integers[i] >> shift;
  }
  return bytes;
}

/**
 * The header of a WAV file.
 *
 * @param length the number of samples; undefined if not known
 */
export function wavHeader(
  length: number | undefined,
  { bits, sampleRate, hasRoom }: {
    readonly bits: PcmBits;
    readonly sampleRate: number;
    /** Whether lengths of 64 bits have room in it. */
    readonly hasRoom: boolean;
  },
): Uint8Array<ArrayBuffer> {
  const frame = BYTES[bits];
  const size = 44 + (hasRoom ? CHUNK_HEAD + LONG_BYTES : 0);
  const bytes = length === undefined ? UNKNOWN : length * frame;
  const whole = length === undefined ? UNKNOWN : size - CHUNK_HEAD + bytes;
  const isLong = hasRoom && whole >= UNKNOWN;
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  const tag = (name: string): void => {
    for (const letter of name) view.setUint8(at++, letter.charCodeAt(0));
  };
  const short = (value: number): void => view.setUint16((at += 2) - 2, value, true);
  const int = (value: number): void => view.setUint32((at += 4) - 4, value, true);
  const long = (value: number): void => view.setBigUint64((at += 8) - 8, BigInt(value), true);

  tag(isLong ? "RF64" : "RIFF");
  int(isLong ? UNKNOWN : whole);
  tag("WAVE");
  if (hasRoom) {
    tag(isLong ? "ds64" : "JUNK");
    int(LONG_BYTES);
    [whole, bytes, length ?? 0].forEach((value) => long(isLong ? value : 0));
    int(0); // no other lengths
  }
  tag("fmt ");
  int(16); // bytes of this chunk
  short(bits === "float" ? FLOATS : INTEGERS);
  short(1); // channels
  int(sampleRate);
  int(sampleRate * frame);
  short(frame);
  short(8 * frame);
  tag("data");
  int(isLong ? UNKNOWN : bytes);
  return new Uint8Array(view.buffer);
}
