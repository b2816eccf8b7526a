/**
 * Speech as bytes, with everything that is known about it: the form `speech` of results.
 *
 * Each chunk is a record: the lengths of both parts as 32-bit numbers (little-endian), JSON, and
 * samples as 32-bit floats (little-endian). Records follow each other without gaps, so that they
 * can be read while they come.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import type { SpeechChunk } from "../../speech/plan/chunks.ts";

const HEAD_BYTES = 8;
const SAMPLE_BYTES = 4;

/** The record of a chunk. */
export function recordOf({ samples, ...others }: SpeechChunk): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(others));
  const record = new Uint8Array(HEAD_BYTES + json.length + SAMPLE_BYTES * samples.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, json.length, true);
  view.setUint32(4, SAMPLE_BYTES * samples.length, true);
  record.set(json, HEAD_BYTES);
  record.set(
    new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength),
    HEAD_BYTES + json.length,
  );
  return record;
}

/** Reads chunks from records, which may come in parts. */
export class SpeechReader {
  #rest = new Uint8Array();

  /** Takes more bytes, and returns the chunks that are whole now. */
  add(bytes: Uint8Array): SpeechChunk[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const chunks: SpeechChunk[] = [];
    let at = 0;
    while (all.length - at >= HEAD_BYTES) {
      const view = new DataView(all.buffer, at);
      const [json, sound] = [view.getUint32(0, true), view.getUint32(4, true)];
      const end = at + HEAD_BYTES + json + sound;
      if (end > all.length) break;
      const text = all.subarray(at + HEAD_BYTES, at + HEAD_BYTES + json);
      chunks.push({
        ...JSON.parse(new TextDecoder().decode(text)),
        samples: new Float32Array(all.slice(end - sound, end).buffer),
      });
      at = end;
    }
    this.#rest = all.slice(at);
    return chunks;
  }

  /** @throws {KokoroError} `internal` when the last record is not whole */
  end(): void {
    if (this.#rest.length === 0) return;
    throw new KokoroError("internal", "the speech breaks off in the middle of a chunk");
  }
}

/**
 * Reads the chunks of a whole result of the form `speech`.
 *
 * @throws {KokoroError} `internal` when it is not whole
 */
export function readSpeech(bytes: Uint8Array): SpeechChunk[] {
  const reader = new SpeechReader();
  const chunks = reader.add(bytes);
  reader.end();
  return chunks;
}
