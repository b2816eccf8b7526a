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
import type { Ticket, Turns } from "./turns.ts";
import type { Track } from "./plan/track.ts";
import type { ChosenVoice, Speaker, Voices } from "../voices/voices.ts";
import { Session } from "./session.ts";

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
  readonly turns?: Turns;
}

/** What is to be spoken, how, and by whom. */
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
  /** To be read to the end, or left: until then memory is held. */
  readonly chunks: AsyncGenerator<SpeechChunk, void, void>;
}

/** Begins to work on a request. Nothing is computed before its chunks are asked for. */
export async function begin(
  { voices, frontEnd, engine, warn }: ModelParts,
  { ticket, chosen, emotion, options }: Request,
  text: ScriptSource,
  track: Track,
  room?: Room,
): Promise<Work> {
  const speaker = await voices.speaker(chosen);
  if (speaker.warning !== undefined) warn(speaker.warning);
  const utterances = frontEnd.read(partsOf(text, ticket.signal), chosen.voice.language);
  const session = new Session(engine, ticket, track.output);
  const prosody = prosodyOf(speaker.voice, emotion);
  const { speed, seed, trimSilence, silenceThreshold } = options;
  const delivery = { table: speaker.table, prosody, speed };
  const planner = new Planner(session, utterances, delivery, room);
  const threshold = trimSilence ? silenceThreshold : undefined;
  const chunks = speechChunks(planner, track, { session, prosody, seed, threshold });
  return { speaker, session, planner, chunks };
}
