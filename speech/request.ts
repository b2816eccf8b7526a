/**
 * A synthesis or a stream, from what is asked to the work on it.
 *
 * @module
 */

import type { Engine } from "../ffi/engine.ts";
import type { FrontEnd } from "../text/front_end.ts";
import { partsOf, type ScriptSource } from "../text/script/source.ts";
import { type SpeechChunk, speechChunks } from "./plan/chunks.ts";
import { type Emotion, type Emotions, prosodyOf } from "../voices/emotions.ts";
import type { CheckedStreamOptions } from "./options.ts";
import { Planner, type Room } from "./plan/planner.ts";
import type { Place, Queue } from "./turns.ts";
import type { Track } from "./plan/track.ts";
import type { Voice } from "../voices/catalog.ts";
import type { Speaker, Voices } from "../voices/voices.ts";
import { Workshop } from "./session.ts";

/** What a model is made of. */
export interface ModelParts {
  readonly engine: Engine;
  readonly frontEnd: FrontEnd;
  readonly voices: Voices;
  readonly emotions: Emotions;
  /** A sentence on where the weights came from. */
  readonly weightsSource: string;
  /** A synthesis that ends with more held than this drops what is kept for later, in GB. */
  readonly memoryThresholdGb: number;
  /** Is told what a user should know and no error says. */
  readonly warn: (message: string) => void;
  /** Whose turn it is. Default: one of the usual length. */
  readonly queue?: Queue;
}

/** What is to be spoken, how, and by whom. */
export interface Request {
  readonly place: Place;
  readonly voice: Voice;
  readonly emotion: Emotion;
  readonly options: CheckedStreamOptions;
}

/** A request that is being worked on. */
export interface Work {
  readonly speaker: Speaker;
  readonly workshop: Workshop;
  readonly planner: Planner;
  /** To be read to the end, or left: until then memory is held. */
  readonly chunks: AsyncGenerator<SpeechChunk, void, void>;
}

/** Begins to work on a request. Nothing is computed before its chunks are asked for. */
export async function begin(
  { voices, frontEnd, engine, warn }: ModelParts,
  { place, voice, emotion, options }: Request,
  text: ScriptSource,
  track: Track,
  room?: Room,
): Promise<Work> {
  const speaker = await voices.speaker(voice.id);
  if (speaker.warning !== undefined) warn(speaker.warning);
  const utterances = frontEnd.read(partsOf(text, place.signal), voice.language);
  const workshop = new Workshop(engine, place, track.output);
  const prosody = prosodyOf(speaker.voice, emotion);
  const { speed, seed, trimSilence, silenceThreshold } = options;
  const delivery = { table: speaker.table, prosody, speed };
  const planner = new Planner(workshop, utterances, delivery, room);
  const threshold = trimSilence ? silenceThreshold : undefined;
  const chunks = speechChunks(planner, track, { workshop, prosody, seed, threshold });
  return { speaker, workshop, planner, chunks };
}
