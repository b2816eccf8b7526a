/**
 * Turns planned utterances into chunks of samples, one chunk per utterance. A stream yields these
 * chunks, and a synthesis joins them.
 *
 * @module
 */

import { removeDc } from "../../audio/dc.ts";
import { limiting } from "../../audio/limiter.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import { breathe } from "../../project/breathe.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import type { PreparedUtterance } from "../utterance/prepared_utterance.ts";
import type { PlannedUtterance, Planner } from "./planner.ts";
import { joinTimings, type Timed, type Timings, timings } from "../timings/timings.ts";
import { BEFORE_OVERLAP, type Track } from "./track.ts";
import { heardRange } from "./edges.ts";
import { loadRoles, type SymbolRoles } from "../timings/visemes.ts";
import type { Session } from "../session.ts";

/**
 * One utterance and its place in the samples of the whole text.
 *
 * @example
 * ```ts
 * import { encode, loadKokoro, type SpokenUtterance, writeFile } from "./mod.ts";
 * using model = await loadKokoro();
 * const { samples, utterances } = await model.synthesize("This is one sentence. This is another.");
 * // Writes one file per utterance.
 * const save = async ({ begin, end }: SpokenUtterance, i: number): Promise<void> =>
 *   writeFile(`${i}.wav`, await encode(samples.subarray(begin, end), 24_000, { format: "wav" }));
 * await Promise.all(utterances.map(save));
 * ```
 */
export interface SpokenUtterance extends Utterance {
  /** The id of the voice that speaks it. */
  readonly voice: string;
  /** Its emotion, such as `manic(0.5)`. */
  readonly emotion: string;
  /** Its speed. */
  readonly speed: number;
  /** The first sample of its speech, after any silence before it. */
  readonly begin: number;
  /** The sample after the last one of its speech, before any silence after it. */
  readonly end: number;
  /** Its place in the list of turns that was given; absent if a text was given. */
  readonly item?: number;
}

/**
 * A part of the speech: one utterance with the silence before it, up to the end of its speech, or
 * up to where another speaker begins meanwhile. The last chunk is the silence after all
 * utterances. All chunks joined together are the samples of the whole text.
 *
 * @example
 * ```ts
 * import { loadKokoro, type SpeechChunk } from "./mod.ts";
 * using model = await loadKokoro();
 * const chunks: SpeechChunk[] = await Array.fromAsync(
 *   model.stream("Part by part it is spoken. This is another part."),
 * );
 * for (const { index, start, seconds, utterance } of chunks) {
 *   console.log(index, `${start} s to ${start + seconds} s`, utterance?.text ?? "(silence)");
 * }
 * ```
 */
export interface SpeechChunk {
  /** The number of the chunk, starting at 0. */
  readonly index: number;
  /** The samples: mono, -1 to 1. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** The sample rate in Hz: 24,000. */
  readonly sampleRate: number;
  /** The time of its first sample, in seconds from the start of the first chunk. */
  readonly start: number;
  /** Its duration in seconds. */
  readonly seconds: number;
  /**
   * The utterance, with its place in the samples of all chunks; absent in a last chunk that is only
   * silence.
   */
  readonly utterance?: SpokenUtterance;
  /**
   * When each word, phoneme and viseme of this chunk is heard, in seconds from the start of the
   * first chunk.
   */
  readonly timings: Timings;
  /** Warnings about the script since the last chunk of a stream; absent if there are none. */
  readonly warnings?: readonly string[];
}

/** How the samples of each utterance are made and finished. */
export interface Finish {
  readonly session: Session;
  /** The seed of the noise of an utterance. */
  seedOf(utterance: Utterance): number;
  /** The index of the turn that was given; `undefined` in a text. */
  itemOf?(utterance: Utterance): number | undefined;
  /**
   * Samples with an amplitude below this are silence, which is left out at both ends. Absent:
   * silence is kept.
   */
  readonly threshold?: number;
}

/** Speaks the planned utterances onto `track` and yields their chunks. */
export async function* speechChunks(
  planner: Planner,
  track: Track,
  finish: Finish,
): AsyncGenerator<SpeechChunk> {
  const chunker = new Chunker(track, finish);
  for await (const placed of planner.planned()) yield await chunker.speak(placed);
  const rest = chunker.end(planner.length);
  if (rest.samples.length > 0) yield rest;
}

/** Finishes decoded samples, in steps that each take a few milliseconds. */
function* finishing(
  prepared: PreparedUtterance,
  samples: Float32Array,
): Generator<void, void, void> {
  removeDc(samples, SAMPLE_RATE);
  yield;
  prepared.level(samples);
  yield;
  yield* limiting(samples);
  yield;
}

class Chunker {
  /**
   * The first sample of the track that goes into a chunk. When silence is left out, it is unknown
   * until a sound is heard.
   */
  #begin: number | undefined;
  /** The sample after the last one that went into a chunk. */
  #end = 0;
  #index = 0;

  constructor(private readonly track: Track, private readonly finish: Finish) {
    if (finish.threshold === undefined) this.#begin = 0;
  }

  /** Decodes an utterance, brings it to its level, and returns its chunk. */
  async speak(placed: PlannedUtterance): Promise<SpeechChunk> {
    using prepared = placed.prepared;
    const { session } = this.finish;
    const seed = this.finish.seedOf(prepared.utterance);
    session.check(); // other code has run since the chunk was requested
    const samples = this.track.target(placed);
    const [roles] = await Promise.all([
      loadRoles(), // loaded while the network computes
      prepared.decode(session, { seed, utterance: this.#index }, samples),
    ]);
    session.check();
    // Other work of the event loop gets a turn between the steps.
    for (const _ of finishing(prepared, samples)) {
      await breathe();
      session.check();
    }
    const own = this.track.append(placed, samples);
    const end = this.#heardUpTo(this.#certainUpTo(placed));
    const isOpen = prepared.overlap > 0;
    return this.#chunk(end, this.#tell(placed, own, isOpen ? placed.end : end, roles));
  }

  /**
   * Returns the last chunk: the silence after all utterances, or nothing if silence is left out.
   * When no sound was heard at all, it is everything up to `length`.
   */
  end(length: number): SpeechChunk {
    this.finish.session.check();
    this.track.finish(length);
    const heard = this.#heardUpTo(Math.min(this.track.speechEnd, length));
    const keepsSilence = this.finish.threshold === undefined || this.#begin === undefined;
    return this.#chunk(keepsSilence ? length : heard);
  }

  /** The sample of the track up to which no later utterance changes anything. */
  #certainUpTo({ latest, begin, end, prepared: { overlap } }: PlannedUtterance): number {
    if (overlap === 0) return latest;
    const next = Math.max(begin, end - overlap);
    return Math.max(this.#end, next - BEFORE_OVERLAP);
  }

  /**
   * The sample of the track after the last one that is heard before `end`. The silence after it
   * goes into the next chunk, or is left out if there is none. It is `end` when silence is kept.
   */
  #heardUpTo(end: number): number {
    const { threshold } = this.finish;
    if (threshold === undefined) return end;
    const heard = heardRange(this.track.view(this.#end, end), threshold);
    if (heard === undefined) return this.#end;
    const from = this.#end;
    if (this.#begin === undefined) {
      this.#begin = this.#end = from + heard.begin;
      this.track.skipTo(this.#begin);
    }
    return from + heard.end;
  }

  /**
   * The utterance and its timings, with places in the samples of all chunks.
   *
   * @param own its samples, without what others say meanwhile
   * @param end the sample of the track after the last one of the utterance that is heard
   */
  #tell(
    { prepared: { utterance, frames, delivery, speed }, at, from, ...speech }: PlannedUtterance,
    own: Float32Array,
    end: number,
    roles: SymbolRoles,
  ): { utterance: SpokenUtterance; timings: Timings } {
    const { voice, emotion } = delivery;
    const skipped = this.#begin ?? 0;
    const within = (place: number): number => Math.min(Math.max(skipped, place), end);
    const samples = own.subarray(within(speech.begin) - at, within(speech.end) - at);
    const places = { begin: within(speech.begin) - skipped, end: within(speech.end) - skipped };
    const item = this.finish.itemOf?.(utterance);
    return {
      utterance: {
        ...utterance,
        voice,
        emotion,
        speed,
        ...places,
        ...(item !== undefined && { item }),
      },
      timings: timings(
        { utterance, voice, emotion, frames, samples, origin: at - from - skipped, ...places },
        roles,
      ),
    };
  }

  /** The chunk that starts after the last one and goes up to `end` of the track. */
  #chunk(
    end: number,
    spoken?: { readonly utterance: SpokenUtterance; readonly timings: Timings },
  ): SpeechChunk {
    const skipped = this.#begin ?? 0;
    const span: Timed = {
      start: (this.#end - skipped) / SAMPLE_RATE,
      end: (end - skipped) / SAMPLE_RATE,
    };
    const samples = this.track.take(end);
    this.#end = end;
    return {
      index: this.#index++,
      samples,
      sampleRate: SAMPLE_RATE,
      start: span.start,
      seconds: samples.length / SAMPLE_RATE,
      utterance: spoken?.utterance,
      timings: joinTimings(spoken ? [spoken.timings] : [], span),
    };
  }
}
