/**
 * The turns and the speakers of a speech.
 *
 * @module
 */

import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { SpeechChunk, SpokenUtterance } from "../plan/chunks.ts";
import { joinTimings, type TimedViseme } from "../timings/timings.ts";
import type { Script } from "./script.ts";

/**
 * A turn that was spoken: what one speaker says in one emotion without a break.
 *
 * @example
 * ```ts
 * import { loadKokoro, type SpokenTurn } from "./mod.ts";
 * using model = await loadKokoro();
 * const script = "RICK: Morty, you gotta come on.\nMORTY (sad): Oh, man.";
 * const { turns } = await model.synthesize(script, {
 *   cast: { RICK: "rick_c137", MORTY: "morty" },
 * });
 * const line = ({ start, speaker, emotion, text }: SpokenTurn): string =>
 *   `${start.toFixed(1)} s, ${speaker} (${emotion}): ${text}`;
 * console.log(turns.map(line).join("\n"));
 * ```
 */
export interface SpokenTurn {
  /** Its number among the turns in which something is said, from 0. */
  readonly turn: number;
  /** Its place in the list of turns that was given; absent if a text was given. */
  readonly item?: number;
  /** The name in the cast. Absent if nobody of the cast speaks. */
  readonly speaker?: string;
  /** The id of the voice. */
  readonly voice: string;
  /** The emotion, such as `manic(0.5)`. */
  readonly emotion: string;
  /** The speed at its start. */
  readonly speed: number;
  /** When its speech starts, in seconds. */
  readonly start: number;
  /** How long it lasts, in seconds. */
  readonly seconds: number;
  /** Its text as it was written, as far as it is spoken. */
  readonly text: string;
  /** Where `text` starts, in UTF-16 units: in the script, or in the text of the given turn. */
  readonly textStart: number;
  /** The place after the last unit of `text`. */
  readonly textEnd: number;
}

/**
 * What one speaker says in a speech.
 *
 * @example
 * ```ts
 * import { encode, loadKokoro, type SpeakerTrack, writeFile } from "./mod.ts";
 * using model = await loadKokoro();
 * const { tracks, sampleRate } = await model.synthesize([
 *   { voice: "rick_c137", text: "Morty!" },
 *   { voice: "morty", text: "I'm here, Rick.", overlap: 0.2 },
 * ], { stems: true });
 * const save = async ({ voice, samples }: SpeakerTrack): Promise<void> =>
 *   writeFile(`${voice}.wav`, await encode(samples!, sampleRate, { format: "wav" }));
 * for (const track of tracks) await save(track);
 * ```
 */
export interface SpeakerTrack {
  /** The id of the voice. If a speaker of the cast changes voices, the first one. */
  readonly voice: string;
  /** The name in the cast. Absent if nobody of the cast speaks. */
  readonly speaker?: string;
  /** The samples in which this speaker speaks: from `begin` to before `end`, in order. */
  readonly ranges: readonly { readonly begin: number; readonly end: number }[];
  /** The shapes of this speaker's mouth from the first sample of the speech to the last. */
  readonly visemes: readonly TimedViseme[];
  /**
   * With `stems`: the samples of this speaker alone, as many as the speech has. Those of all
   * speakers add up to the speech, bit for bit where only one of them speaks.
   */
  readonly samples?: Float32Array<ArrayBuffer>;
}

/** The turns of utterances that are spoken one after the other. */
export class TurnList {
  readonly #turns: SpokenTurn[] = [];
  /** The first utterance of the last turn. */
  #first: SpokenUtterance | undefined;

  /** @param textOf returns the text that the places of an utterance refer to */
  constructor(private readonly textOf: (utterance: SpokenUtterance) => string) {}

  /** Adds the next utterance. */
  add(utterance: SpokenUtterance): void {
    if (this.#first?.turn === utterance.turn) this.#turns.pop();
    else this.#first = utterance;
    this.#turns.push(this.#turn(this.#first, utterance));
  }

  /** The turns so far. */
  get turns(): readonly SpokenTurn[] {
    return this.#turns;
  }

  #turn(first: SpokenUtterance, { textEnd, end }: SpokenUtterance): SpokenTurn {
    const { turn, item, speaker, voice, emotion, speed, begin, textStart } = first;
    return {
      turn,
      ...(item === undefined ? {} : { item }),
      ...(speaker === undefined ? {} : { speaker }),
      voice,
      emotion,
      speed,
      start: begin / SAMPLE_RATE,
      seconds: (end - begin) / SAMPLE_RATE,
      text: this.textOf(first).slice(textStart, textEnd),
      textStart,
      textEnd,
    };
  }
}

/** The turns of spoken utterances. */
export function turnsOf(
  utterances: readonly SpokenUtterance[],
  { textOf }: Pick<Script, "textOf">,
): readonly SpokenTurn[] {
  const list = new TurnList(textOf);
  for (const utterance of utterances) list.add(utterance);
  return list.turns;
}

/**
 * What each speaker says.
 *
 * @param seconds the duration of the speech
 * @param stemOf returns the samples of a speaker, if they were kept
 */
export function tracksOf(
  chunks: readonly SpeechChunk[],
  seconds: number,
  stemOf: (who: string) => Float32Array<ArrayBuffer> | undefined,
): SpeakerTrack[] {
  const spoken = chunks.flatMap(({ utterance, timings }) =>
    utterance === undefined ? [] : { utterance, timings }
  );
  const speakers = Map.groupBy(spoken, ({ utterance }) => utterance.speaker ?? utterance.voice);
  return Array.from(speakers, ([who, parts]) => {
    const [{ utterance: { voice, speaker } }] = parts;
    const samples = stemOf(who);
    return {
      voice,
      ...(speaker === undefined ? {} : { speaker }),
      ranges: parts.map(({ utterance: { begin, end } }) => ({ begin, end })),
      visemes: joinTimings(parts.map(({ timings }) => timings), { start: 0, end: seconds }).visemes,
      ...(samples && { samples }),
    };
  });
}
