/**
 * From planned utterances to samples, one chunk an utterance: what a stream gives, and what a whole synthesis is made of.
 *
 * @module
 */

import { removeDc } from "../../audio/dc.ts";
import { limitPeaks } from "../../audio/limiter.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import type { PlannedUtterance, Planner } from "./planner.ts";
import type { Prosody } from "../../voices/prosody.ts";
import { joinTimings, type Timed, type Timings, timings } from "../timings/timings.ts";
import type { Track } from "./track.ts";
import { heardRange } from "./edges.ts";
import { loadRoles, type SymbolRoles } from "../timings/visemes.ts";
import type { Session } from "../session.ts";

/**
 * One utterance and where it is in the samples.
 *
 * @example
 * ```ts
 * import { encode, loadKokoro, type SpokenUtterance, writeFile } from "./mod.ts";
 * using model = await loadKokoro();
 * const { samples, utterances } = await model.synthesize("This is one sentence. This is another.");
 * // A file for each.
 * const save = async ({ begin, end }: SpokenUtterance, i: number): Promise<void> =>
 *   writeFile(`${i}.wav`, await encode(samples.subarray(begin, end), 24_000, { format: "wav" }));
 * await Promise.all(utterances.map(save));
 * ```
 */
export interface SpokenUtterance extends Utterance {
  /** The first sample of its speech: silence is left out. */
  readonly begin: number;
  /** The sample behind the last one of its speech. */
  readonly end: number;
}

/**
 * A part of what is spoken: an utterance, up to the end of its speech, with the silence before it. The last chunk is the
 * silence behind everything. Chunks one after another are the samples of the whole.
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
  /** From 0 on. */
  readonly index: number;
  /** Mono, -1 to 1. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** In Hz: 24,000. */
  readonly sampleRate: number;
  /** Where in the whole its first sample is, in seconds. */
  readonly start: number;
  /** How long it is. */
  readonly seconds: number;
  /** What is said, with its places in the whole; absent in a last chunk that is silence. */
  readonly utterance?: SpokenUtterance;
  /** Words, phonemes and visemes, in seconds of the whole. */
  readonly timings: Timings;
}

/** What is done to the samples of each utterance. */
export interface Finish {
  readonly session: Session;
  readonly prosody: Prosody;
  /** Decides the noise. */
  readonly seed: number;
  /** Samples below it are silence, which is left out at both ends; absent: it stays. */
  readonly threshold?: number;
}

/** Speaks what is planned onto a track. */
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

class Chunker {
  /** Of the track: the first sample that is given, known when one is heard, and the one behind the last so far. */
  #begin: number | undefined;
  #end = 0;
  #index = 0;
  readonly #factor: number;

  constructor(private readonly track: Track, private readonly finish: Finish) {
    const { prosody, threshold } = finish;
    this.#factor = prosody.energy * 10 ** (prosody.gain / 20);
    if (threshold === undefined) this.#begin = 0;
  }

  /** Curves to samples, at the level that was asked for. */
  async speak(placed: PlannedUtterance): Promise<SpeechChunk> {
    using prepared = placed.prepared;
    const { session, seed } = this.finish;
    session.check(); // others have run since it was asked for
    const samples = this.track.target(placed);
    const [roles] = await Promise.all([
      loadRoles(), // read while the network is at work
      prepared.decode(session, { seed, utterance: this.#index }, samples),
    ]);
    session.check();
    removeDc(samples, SAMPLE_RATE);
    for (let i = 0; i < samples.length; i++) samples[i] *= this.#factor;
    limitPeaks(samples);
    this.track.append(placed, samples);
    const end = this.#heardUpTo(placed.end);
    return this.#chunk(end, this.#tell(placed, end, roles));
  }

  /** The silence behind everything, if that is kept. Where nothing was heard all is. */
  end(length: number): SpeechChunk {
    this.finish.session.check();
    this.track.finish(length);
    const keepsSilence = this.finish.threshold === undefined || this.#begin === undefined;
    return this.#chunk(keepsSilence ? length : this.#end);
  }

  /** The place on the track, `end` at most, behind which silence is left out unless something follows. */
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

  /** An utterance in terms of what is given, of which it is the last up to `end` of the track. */
  #tell(
    { prepared: { utterance, frames }, at, from, ...speech }: PlannedUtterance,
    end: number,
    roles: SymbolRoles,
  ): { utterance: SpokenUtterance; timings: Timings } {
    const skipped = this.#begin ?? 0;
    const within = (place: number): number => Math.min(Math.max(skipped, place), end);
    const samples = this.track.view(within(speech.begin), within(speech.end));
    const places = { begin: within(speech.begin) - skipped, end: within(speech.end) - skipped };
    return {
      utterance: { ...utterance, ...places },
      timings: timings(
        { utterance, frames, samples, origin: at - from - skipped, ...places },
        roles,
      ),
    };
  }

  /** What is finished up to `end` of the track. */
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
