/**
 * The first frame of an MP3 file: silence to a decoder, and to a player that knows it, how much silence is around the
 * samples. It is laid out as LAME does.
 *
 * @module
 */

/** What the frame tells of. */
export interface Mp3Facts {
  /** In bits per second. */
  readonly bitrate: number;
  /** In Hz. */
  readonly sampleRate: number;
  /** The number of samples that were encoded. */
  readonly samples: number;
  /** The length of the frames that follow. */
  readonly bytes: number;
}

/** Samples that LAME puts before the first. A decoder adds 529 of its own, which players know. */
const DELAY = 576;

/** In kbit/s, by the number that stands for it in a frame. */
const MPEG1_KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2_KBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** The lowest sample rate of MPEG-1, in Hz. Below it frames have half of its samples, and other bitrates. */
export const MPEG1 = 32_000;

/** What is in a mono frame before its content. */
const HEADER_BYTES = 4;
const MPEG1_SIDE_BYTES = 17;
const MPEG2_SIDE_BYTES = 9;

/** The content: its name, which of four things follow (all do), those, and LAME's own. */
const ALL_FOUR = 0x0F;
const CONTENT_BYTES = 4 + 4 + (4 + 4 + 100 + 4) + 36;
const CONSTANT_BITRATE = 0x01;

/** @param first the beginning of the first frame that follows */
export function infoFrame(first: Uint8Array, facts: Mp3Facts): Uint8Array<ArrayBuffer> {
  const { bitrate, sampleRate } = facts;
  // Frames are as long as they should be on average, to the byte.
  const frames = Math.round(facts.bytes * sampleRate / (frameSamples(sampleRate) / 8 * bitrate));
  const start = HEADER_BYTES + (sampleRate >= MPEG1 ? MPEG1_SIDE_BYTES : MPEG2_SIDE_BYTES);
  const number = kbits(sampleRate).findIndex((kbit) =>
    1000 * kbit >= bitrate && frameBytes(1000 * kbit, sampleRate) >= start + CONTENT_BYTES
  );
  const frame = new Uint8Array(frameBytes(1000 * kbits(sampleRate)[number], sampleRate));
  frame.set(first.subarray(0, HEADER_BYTES));
  frame[1] |= 0x01; // no checksum of its own
  frame[2] = (number << 4) | (frame[2] & 0x0C); // its bitrate, and the sample rate

  let at = start;
  const write = (bytes: number, value: number): void => {
    for (let shift = 8 * (bytes - 1); shift >= 0; shift -= 8) frame[at++] = value >>> shift;
  };
  const name = (text: string): void => {
    for (const letter of text) write(1, letter.charCodeAt(0));
  };

  name("Info");
  write(4, ALL_FOUR);
  write(4, frames);
  write(4, frame.length + facts.bytes);
  // At each hundredth of its time, the place in the file, of 256.
  for (let hundredth = 0; hundredth < 100; hundredth++) write(1, 256 * hundredth / 100);
  write(4, 0); // quality: not told

  name("LAME3.100");
  write(1, CONSTANT_BITRATE);
  write(1, 0); // lowpass: not told
  write(4, 0); // peak: not told
  write(4, 0); // gains: not told
  write(1, 0); // other settings
  write(1, Math.min(bitrate / 1000, 255));
  write(3, (DELAY << 12) | (frames * frameSamples(sampleRate) - DELAY - facts.samples));
  write(4, 0); // more settings
  write(4, frame.length + facts.bytes);
  write(2, 0); // checksum of the frames: not told
  write(2, crc16(frame.subarray(0, at)));
  return frame;
}

function frameSamples(sampleRate: number): number {
  return sampleRate >= MPEG1 ? 1152 : 576;
}

function kbits(sampleRate: number): readonly number[] {
  return sampleRate >= MPEG1 ? MPEG1_KBITS : MPEG2_KBITS;
}

function frameBytes(bitrate: number, sampleRate: number): number {
  return Math.floor(frameSamples(sampleRate) / 8 * bitrate / sampleRate);
}

/** CRC-16/ARC. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xA001 : 0);
  }
  return crc;
}
