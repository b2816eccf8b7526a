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

const HEADER_BYTES = 44;

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

/** Opens an encoder that writes the samples after a header of 44 bytes. */
export function openWav(options: { bits: PcmBits }, sound: Sound, emit: Emit): Encoder {
  emit(header(options.bits, sound));
  return openPcm(options, sound, emit);
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

function header(bits: PcmBits, { sampleRate, length }: Sound): Uint8Array<ArrayBuffer> {
  const frame = BYTES[bits];
  const bytes = length === undefined ? UNKNOWN : length * frame;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES));
  const tag = (at: number, name: string): void =>
    [...name].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  tag(0, "RIFF");
  view.setUint32(4, length === undefined ? UNKNOWN : HEADER_BYTES - 8 + bytes, true);
  tag(8, "WAVE");
  tag(12, "fmt ");
  view.setUint32(16, 16, true); // bytes of this chunk
  view.setUint16(20, bits === "float" ? FLOATS : INTEGERS, true);
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, 8 * frame, true);
  tag(36, "data");
  view.setUint32(40, bytes, true);
  return new Uint8Array(view.buffer);
}
