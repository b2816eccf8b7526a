/**
 * A request, which is a synthesis or a stream: what was asked for, and the work on it.
 *
 * @module
 */

import type { Engine } from "../ffi/engine.ts";
import type { Gpu } from "../ffi/gpus.ts";
import type { FrontEnd } from "../text/front_end.ts";
import { partsOf, type ScriptSource } from "../text/script/source.ts";
import { type SpeechChunk, speechChunks } from "./plan/chunks.ts";
import { type Emotion, type Emotions, prosodyOf } from "../voices/emotions.ts";
import type { CheckedStreamOptions } from "./options.ts";
import { Planner, type Room } from "./plan/planner.ts";
import type { Ticket, Turns } from "./turns.ts";
import type { Track } from "./plan/track.ts";
import type { ChosenVoice, Speaker, Voices } from "../voices/voices.ts";
import { Session } from "./session.ts";

/** The parts of a model. */
export interface ModelParts {
  readonly engine: Engine;
  /** The GPU that the engine runs on; absent on the CPU. */
  readonly gpu?: Gpu;
  readonly frontEnd: FrontEnd;
  readonly voices: Voices;
  readonly emotions: Emotions;
  /** A sentence on where the weights came from and what was done to them. */
  readonly weightsSource: string;
  /** When a request ends with more memory held than this, in GB, cached memory is freed. */
  readonly memoryThresholdGb: number;
  /** Called with each warning for the user. */
  readonly warn: (message: string) => void;
  /** The queue of requests. Default: a queue with the default limit. */
  readonly turns?: Turns;
}

/** A request in the queue, with its voice, emotion and other options. */
export interface Request {
  readonly ticket: Ticket;
  readonly chosen: ChosenVoice;
  readonly emotion: Emotion;
  readonly options: CheckedStreamOptions;
}

/** A request that is being worked on. */
export interface Work {
  readonly speaker: Speaker;
  readonly session: Session;
  readonly planner: Planner;
  /** Read these to the end or call `return()`: memory is held until then. */
  readonly chunks: AsyncGenerator<SpeechChunk, void, void>;
}

/** Starts the work on a request. Nothing is computed until its chunks are read. */
export async function begin(
  { voices, frontEnd, engine, warn }: ModelParts,
  { ticket, chosen, emotion, options }: Request,
  text: ScriptSource,
  track: Track,
  room?: Room,
): Promise<Work> {
  const speaker = await voices.speaker(chosen);
  if (speaker.warning !== undefined) warn(speaker.warning);
  const utterances = frontEnd.read(
    partsOf(text, ticket.signal),
    chosen.voice.language,
    options,
  );
  const session = new Session(engine, ticket, track.output);
  const prosody = prosodyOf(speaker.voice, emotion);
  const { speed, seed, trimSilence, silenceThreshold } = options;
  const delivery = { table: speaker.table, prosody, speed };
  const planner = new Planner(session, utterances, delivery, room);
  const threshold = trimSilence ? silenceThreshold : undefined;
  const chunks = speechChunks(planner, track, { session, prosody, seed, threshold });
  return { speaker, session, planner, chunks };
}
