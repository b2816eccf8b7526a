/**
 * Speaks a text, as events with sound.
 *
 * @module
 */

import { encode } from "../../audio/encode.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { StreamOptions } from "../../speech/options.ts";
import { partsOf, type ScriptSource } from "../../text/script/source.ts";
import type { WyomingEvent } from "./events.ts";

/** Samples of 16 bits, as clients know them. */
const FORMAT = { rate: SAMPLE_RATE, width: 2, channels: 1 };
/** The samples in an event: 0.1 s. */
const PIECE = SAMPLE_RATE / 10;

/**
 * Yields `audio-start` with the first audio, `audio-chunk` and `audio-stop`. A text without a word
 * has no chunks.
 *
 * @param source the text, or its parts as they come. The model is asked when there is a word
 * @throws {KokoroError} the errors of `model.stream`
 * @throws the signal's reason when it aborts
 */
export async function* speak(
  model: Pick<KokoroModel, "stream">,
  source: ScriptSource,
  options: StreamOptions & { readonly signal: AbortSignal },
): AsyncGenerator<WyomingEvent, void, undefined> {
  let samples = 0;
  const timestamp = (): number => Math.round(1000 * samples / SAMPLE_RATE);
  const start = { type: "audio-start", data: { ...FORMAT, timestamp: 0 } };
  const text = typeof source === "string"
    ? source.trim() && source
    : await begun(partsOf(source, options.signal));
  if (!text) yield start;
  else {
    for await (const chunk of model.stream(text, options)) {
      if (samples === 0) yield start;
      for (let at = 0; at < chunk.samples.length; at += PIECE) {
        const piece = chunk.samples.subarray(at, at + PIECE);
        const payload = await encode(piece, SAMPLE_RATE, { format: "pcm" });
        yield { type: "audio-chunk", data: { ...FORMAT, timestamp: timestamp() }, payload };
        samples += piece.length;
      }
    }
  }
  yield { type: "audio-stop", data: { timestamp: timestamp() } };
}

/** Waits for text that is not blank. Returns undefined when there is none. */
async function begun(parts: AsyncGenerator<string>): Promise<AsyncIterable<string> | undefined> {
  let blank = "";
  for (let next = await parts.next(); !next.done; next = await parts.next()) {
    if (next.value.trim() !== "") return joined(blank + next.value, parts);
    blank += next.value;
  }
  return undefined;
}

async function* joined(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
