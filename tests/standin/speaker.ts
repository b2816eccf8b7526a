/**
 * A model that needs no set-up: it says each word as a short tone. The queue, the streams and the
 * errors are those of real models.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import type { Speaking } from "../../serving/http/residence.ts";
import {
  checkPhonemeOptions,
  checkStreamOptions,
  type StreamOptions,
} from "../../speech/options.ts";
import type { SpeechChunk } from "../../speech/plan/chunks.ts";
import { checkTurns, type Turn } from "../../speech/scene/turn.ts";
import { streamOf } from "../../speech/stream.ts";
import { isTurns } from "../../speech/request.ts";
import { type Ticket, Turns } from "../../speech/turns.ts";
import { partsOf, type ScriptSource } from "../../text/script/source.ts";

/** The length of a word, in samples: 0.1 s. */
export const WORD_SAMPLES = 2400;
const RATE = 24_000;

/** What a stand-in may be told. */
export interface Behaviour {
  /** How long the network takes for each utterance, in milliseconds. */
  delayMs?: number;
  /** The utterance that fails, from 0. */
  failAt?: number;
  /** The error that it fails with. */
  error?: unknown;
  /** What the first utterance warns of. */
  warnings?: readonly string[];
}

const VOICES = ["af_heart", "af_alloy", "bf_emma"];
const EMOTIONS = ["neutral", "excited", "sad", "angry", "manic"];

/** A model of tones. */
export class StandinSpeaker {
  readonly turns: Turns;
  /** The options of all streams so far. */
  readonly asked: {
    readonly text: ScriptSource | readonly Turn[];
    readonly options: StreamOptions;
  }[] = [];
  /** How many utterances were computed. */
  computed = 0;

  constructor(readonly behaviour: Behaviour = {}, maxRequests?: number) {
    this.turns = new Turns(maxRequests);
  }

  stream(
    text: ScriptSource | readonly Turn[],
    options: StreamOptions = {},
  ): ReadableStream<SpeechChunk> {
    const { voice = VOICES[0], emotion, priority, signal } = checkStreamOptions(options);
    const turns: (TurnOrText)[] = isTurns(text) ? checkTurns(text) : [{ text }];
    for (const name of [voice, ...voicesIn(turns, options)]) {
      if (!VOICES.includes(name)) throw new KokoroError("input", `there is no voice "${name}"`);
    }
    if (!EMOTIONS.includes(emotion.replace(/\(.*/, ""))) {
      throw new KokoroError("input", `there is no emotion "${emotion}"`);
    }
    const ticket = this.turns.enter(priority, signal);
    if (text !== "") this.asked.push({ text, options });
    const spoken = turns.map((turn) => ({ ...turn, voice: turn.voice ?? voice }));
    return streamOf(this.#speak(spoken, isTurns(text), ticket), ticket);
  }

  phonemes(text: string, options = {}): Promise<string> {
    checkPhonemeOptions(options);
    return Promise.resolve(text.toLowerCase().replace(/[^a-z ]/g, ""));
  }

  voices(): { id: string; language: string; gender: string; description: string }[] {
    return VOICES.map((id) => ({
      id,
      language: id.startsWith("b") ? "en-gb" : "en-us",
      gender: "female",
      description: "a tone",
    }));
  }

  emotions(): { id: string; name: string; description: string }[] {
    return EMOTIONS.map((name) => ({ id: name, name, description: "" }));
  }

  queue(): Turns["state"] {
    return this.turns.state;
  }

  info(): object {
    return { device: "cpu", threads: 1, kernels: "none", weights: "none" };
  }

  memory(): object {
    return { device: "cpu", heldBytes: 1, peakBytes: 1 };
  }

  /** This model, as the server takes it. */
  get asModel(): Speaking {
    return this as unknown as Speaking;
  }

  async *#speak(
    turns: readonly TurnOrText[],
    isScene: boolean,
    ticket: Ticket,
  ): AsyncGenerator<SpeechChunk, void, void> {
    let begin = 0;
    let index = 0;
    for await (const { turn, sentence, place } of sentencesOfTurns(turns, ticket.signal)) {
      const samples = await ticket.turn(async () => {
        const { delayMs, failAt, error } = this.behaviour;
        if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
        if (index === failAt) throw error;
        this.computed++;
        return tones(sentence, begin);
      });
      const { voice, speaker } = turns[turn];
      const warnings = index === 0 ? this.behaviour.warnings : undefined;
      const who = { voice, turn, ...(speaker && { speaker }), ...(isScene && { item: turn }) };
      const chunk = chunkOf({ index, begin, samples, sentence, place, who });
      yield { ...chunk, ...(warnings && { warnings }) };
      begin += samples.length;
      index++;
    }
    if (index === 0) throw new KokoroError("input", "nothing in the text can be spoken");
  }
}

/** A turn, or a text that may arrive in parts. */
interface TurnOrText extends Omit<Turn, "text"> {
  readonly text: ScriptSource;
}

/** The voices that turns and a cast name. */
function voicesIn(turns: readonly TurnOrText[], { cast = {} }: StreamOptions): string[] {
  const speakers = Object.values(cast).map((who) => typeof who === "string" ? who : who.voice);
  return [...turns.map(({ voice }) => voice), ...speakers].filter((voice) => voice !== undefined);
}

/** The sentences of all turns, with the number of their turn. */
async function* sentencesOfTurns(
  turns: readonly TurnOrText[],
  signal: AbortSignal,
): AsyncGenerator<{ readonly turn: number; readonly sentence: string; readonly place: number }> {
  for (const [turn, { text }] of turns.entries()) {
    for await (const found of sentencesOf(text, signal)) yield { turn, ...found };
  }
}

/** Yields each sentence when the next one begins, or at the end. */
async function* sentencesOf(
  source: ScriptSource,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly sentence: string; readonly place: number }> {
  let text = "";
  let place = 0;
  for await (const part of partsOf(source, signal)) {
    text += part;
    for (let end; (end = text.search(/(?<=\p{L}[^.!?]*[.!?]+)[^.!?]/u)) >= 0; place += end) {
      yield { sentence: text.slice(0, end), place };
      text = text.slice(end);
    }
  }
  if (/\p{L}/u.test(text)) yield { sentence: text, place };
}

function tones(sentence: string, begin: number): Float32Array<ArrayBuffer> {
  const count = sentence.match(/\p{L}+/gu)?.length ?? 0;
  return Float32Array.from(
    { length: count * WORD_SAMPLES },
    (_, i) => 0.3 * Math.sin((begin + i) / 20),
  );
}

function chunkOf(
  { index, begin, samples, sentence, place, who }: {
    index: number;
    begin: number;
    samples: Float32Array<ArrayBuffer>;
    sentence: string;
    place: number;
    who: { voice?: string; speaker?: string; turn: number; item?: number };
  },
): SpeechChunk {
  const words = [...sentence.matchAll(/\p{L}+/gu)].map(({ 0: text, index }, i) => ({
    text,
    textStart: place + index,
    textEnd: place + index + text.length,
    start: (begin + i * WORD_SAMPLES) / RATE,
    end: (begin + (i + 1) * WORD_SAMPLES) / RATE,
    ...(who.turn > 0 && { turn: who.turn }),
    ...(who.speaker && { speaker: who.speaker }),
  }));
  return {
    index,
    samples,
    sampleRate: RATE,
    start: begin / RATE,
    seconds: samples.length / RATE,
    utterance: {
      text: sentence,
      textStart: place,
      textEnd: place + sentence.length,
      phonemes: sentence.toLowerCase(),
      begin,
      end: begin + samples.length,
      ...who,
    } as unknown as SpeechChunk["utterance"],
    timings: {
      words,
      phonemes: words.map(({ start, end }, word) => ({ symbol: "a", word, start, end })),
      visemes: words.map(({ start, end }) => ({ viseme: "aa", start, end })),
    },
  };
}
