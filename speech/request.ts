/**
 * A request, which is a synthesis or a stream: what was asked for, and the work on it.
 *
 * @module
 */

import type { Engine } from "../ffi/engine.ts";
import type { Gpu } from "../ffi/gpus.ts";
import type { FrontEnd } from "../text/front_end.ts";
import { SAMPLE_RATE } from "../ffi/symbols.ts";
import { type SpeechChunk, speechChunks } from "./plan/chunks.ts";
import type { Emotions } from "../voices/emotions.ts";
import type { CheckedStreamOptions } from "./options.ts";
import { Planner, type Room } from "./plan/planner.ts";
import type { Ticket, Turns } from "./turns.ts";
import type { Track } from "./plan/track.ts";
import type { Utterance } from "../text/utterances/utterances.ts";
import type { Voices } from "../voices/voices.ts";
import { arrivingScript, type StreamSource } from "./scene/arriving_script.ts";
import { type Called, Company } from "./scene/company.ts";
import { type Script, textScript } from "./scene/script.ts";
import { checkCast, type Turn } from "./scene/turn.ts";
import { turnScript } from "./scene/turn_script.ts";
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

/** A request in the queue, with who speaks and its other options. */
export interface Request {
  readonly ticket: Ticket;
  readonly called: Called;
  readonly company: Company;
  readonly script: Script;
  readonly options: CheckedStreamOptions;
}

/** A request that is being worked on. */
export interface Work {
  readonly session: Session;
  readonly planner: Planner;
  /** Read these to the end or call `return()`: memory is held until then. */
  readonly chunks: AsyncGenerator<SpeechChunk, void, void>;
}

/**
 * Checks a request, and enters it into the queue.
 *
 * @throws {KokoroError} `input` when a voice or an emotion does not exist, `busy` when the limit of
 * requests under way is reached, `closed` when the queue is closed
 */
export function enter(
  { voices, emotions, frontEnd, warn }: ModelParts,
  turns: Turns,
  text: StreamSource,
  options: CheckedStreamOptions,
): Request {
  const called = {
    chosen: voices.get(voiceOf(options, voices)),
    emotion: emotions.get(options.emotion),
    speed: options.speed,
    language: options.language,
  };
  const company = new Company(voices, emotions, called, checkCast(options.cast ?? {}), warn);
  const { textFormat, emoji, markup, ssml } = options;
  const reading = {
    frontEnd,
    company,
    options: { textFormat, emoji, markup, ssml, stage: company.stage },
  };
  // Invalid turns are found before the request enters the queue.
  const scene = isTurns(text) ? turnScript(text, reading) : undefined;
  const ticket = turns.enter(options.priority, options.signal);
  const signalled = { ...reading, signal: ticket.signal };
  const script = scene ??
    (typeof text === "string" ? textScript(text, signalled) : arrivingScript(text, signalled));
  return { ticket, called, company, script, options };
}

function voiceOf({ voice, language }: CheckedStreamOptions, voices: Voices): string {
  return voice ?? (language ? voices.defaultFor(language) : voices.defaultId);
}

/** Whether something is a list of turns, and not a text or another iterable. */
export function isTurns(text: unknown): text is readonly Turn[] {
  try {
    return Array.isArray(text) && text.some((part) => typeof part === "object");
  } catch {
    return false; // it can't be read
  }
}

/** Starts the work on a request. Nothing is computed until its chunks are read. */
export async function begin(
  engine: Engine,
  { ticket, company, script, options }: Request,
  track: Track,
  room?: Room,
): Promise<Work> {
  if (script.usesOwnVoice) await company.speaker();
  const session = new Session(engine, ticket, track.output);
  const { speed, seed, turnGap, trimSilence, silenceThreshold } = options;
  const direction = {
    speed,
    turnGap: Math.round(turnGap * SAMPLE_RATE),
    deliver: ({ manner }: Utterance) => company.deliver(manner),
  };
  const planner = new Planner(session, script, direction, room);
  const chunks = speechChunks(planner, track, {
    session,
    seedOf: (utterance) => script.seedOf(utterance) ?? seed,
    itemOf: script.itemOf,
    threshold: trimSilence ? silenceThreshold : undefined,
  });
  return { session, planner, chunks };
}
