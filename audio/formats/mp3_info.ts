/**
 * The info frame at the start of an MP3 file, in the layout of LAME. Decoders read it as silence.
 * Players that know it learn from it how much silence surrounds the samples.
 *
 * @module
 */

/** The facts that the info frame states. */
export interface Mp3Facts {
  /** In bits per second. */
  readonly bitrate: number;
  /** In Hz. */
  readonly sampleRate: number;
  /** The number of samples that were encoded. */
  readonly samples: number;
  /** The total length of the frames that follow. */
  readonly bytes: number;
}

/**
 * Number of samples that LAME inserts before the first one. Decoders add another 529, which players
 * take into account.
 */
const DELAY = 576;

/** Bitrates in kbit/s, by the number that encodes them in a frame. */
const MPEG1_KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2_KBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/**
 * The lowest sample rate of MPEG-1, in Hz. At lower rates, frames have half as many samples, and
 * the bitrates are different.
 */
export const MPEG1 = 32_000;

/** The length of the parts of a mono frame that precede its content. */
const HEADER_BYTES = 4;
const MPEG1_SIDE_BYTES = 17;
const MPEG2_SIDE_BYTES = 9;

/** The content: a name, flags for four fields (all set), the four fields, and LAME's extension. */
const ALL_FOUR = 0x0F;
const CONTENT_BYTES = 4 + 4 + (4 + 4 + 100 + 4) + 36;
const CONSTANT_BITRATE = 0x01;

/**
 * The info frame for a file.
 *
 * @param first the start of the first frame that follows
 */
export function infoFrame(first: Uint8Array, facts: Mp3Facts): Uint8Array<ArrayBuffer> {
  const { bitrate, sampleRate } = facts;
  // The total length matches the nominal bitrate to the byte, so it gives the number of frames.
  const frames = Math.round(facts.bytes * sampleRate / (frameSamples(sampleRate) / 8 * bitrate));
  const start = HEADER_BYTES + (sampleRate >= MPEG1 ? MPEG1_SIDE_BYTES : MPEG2_SIDE_BYTES);
  const number = kbits(sampleRate).findIndex((kbit) =>
    1000 * kbit >= bitrate && frameBytes(1000 * kbit, sampleRate) >= start + CONTENT_BYTES
  );
  const frame = new Uint8Array(frameBytes(1000 * kbits(sampleRate)[number], sampleRate));
  frame.set(first.subarray(0, HEADER_BYTES));
  frame[1] |= 0x01; // no checksum
  frame[2] = (number << 4) | (frame[2] & 0x0C); // the bitrate of this frame, and the sample rate

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
  // For each hundredth of the duration, the position in the file, in 256ths of its length.
  for (let hundredth = 0; hundredth < 100; hundredth++) write(1, 256 * hundredth / 100);
  write(4, 0); // quality: not stated

  name("LAME3.100");
  write(1, CONSTANT_BITRATE);
  write(1, 0); // lowpass: not stated
  write(4, 0); // peak: not stated
  write(4, 0); // gains: not stated
  write(1, 0); // other settings
  write(1, Math.min(bitrate / 1000, 255));
  write(3, (DELAY << 12) | (frames * frameSamples(sampleRate) - DELAY - facts.samples));
  write(4, 0); // more settings
  write(4, frame.length + facts.bytes);
  write(2, 0); // checksum of the frames: not stated
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
