/**
 * The limits of what a client may ask for. They bound the memory and the time that a request takes.
 *
 * @module
 */

import { Refusal } from "./errors.ts";

/** The longest body of a request, in bytes. */
export const BODY_BYTES = 1_000_000;
/** How long a client may take to send its body, in milliseconds. */
export const BODY_MS = 20_000;
/** How long a client may take for the next bytes of a response, in milliseconds. */
export const STALL_MS = 300_000;

/** How many bytes may wait to be sent through a socket before the next utterance is. */
export const SOCKET_BYTES = 1_000_000;
/** How long a client may take to answer the closing of a socket, in milliseconds. */
export const CLOSE_MS = 10_000;

/** The longest text that is spoken as a stream, in UTF-16 units. */
export const TEXT_UNITS = 100_000;
/** The longest text whose speech is collected before it is sent, in UTF-16 units. */
export const WHOLE_UNITS = 10_000;
/** The total length of texts whose speech is being collected, in UTF-16 units. */
export const WHOLE_TOTAL_UNITS = 50_000;
/** The longest list of phonemes, in UTF-16 units. */
export const PHONEME_UNITS = 10_000;
/** The longest name of a voice, a model or an emotion, in UTF-16 units. */
export const NAME_UNITS = 1000;
/** The longest instructions, in UTF-16 units: OpenAI's limit. */
export const INSTRUCTION_UNITS = 4096;
/** The largest number of names of a request's own: in `voice_aliases`, and in a cast. */
export const ALIASES = 100;
/** The largest number of turns of a scene. */
export const TURNS = 1000;
/** The longest header of warnings, in characters. */
export const WARNING_UNITS = 2000;

/** The longest sum of all pauses that a text asks for, in seconds. */
export const PAUSE_SECONDS = 300;

/** How many requests may be under way for each that the model may work on. */
export const REQUESTS_PER_TURN = 4;
/** How long a request waits for a model that is being loaded, in milliseconds. */
export const LOAD_MS = 10_000;

/** `[pause:2s]`, `<break time="500ms"/>` and `value="1s"`: the amount and the unit. */
const PAUSE =
  /(?:\[pause: {0,20}|\b(?:time|value)\s{0,20}=\s{0,20}["']?\s{0,20}\+?)(\d{0,9}(?:\.\d{0,9})?)\s{0,20}(ms|s)\b/gi;

/** A time that is written with character references: it counts as the longest pause. */
const HIDDEN = /\b(?:time|value)\s{0,20}=\s{0,20}["'][^"'<>]{0,20}?&/gi;
const LONGEST_PAUSE = 10;

/**
 * Checks the length of a text and of its pauses.
 *
 * @param param the field that holds the text
 * @throws {Refusal} when it is too long
 */
export function checkText(text: string, most: number, param: string): void {
  checkTexts([text], most, param, 0);
}

/**
 * Checks the length of all texts of a request together, and of their pauses.
 *
 * @param param the field that holds the texts
 * @param silence the seconds of silence that the request asks for besides
 * @throws {Refusal} when they are too long
 */
export function checkTexts(
  texts: readonly string[],
  most: number,
  param: string,
  silence: number,
): void {
  checkLength(texts.reduce((sum, { length }) => sum + length, 0), most, param);
  checkPauses(texts.reduce((sum, text) => sum + pausesIn(text), silence), param);
}

/** @throws {Refusal} when a text of this length is too long */
export function checkLength(length: number, most: number, param: string): void {
  if (length <= most) return;
  const units = `${length} characters, and at most ${most} are allowed here`;
  throw new Refusal("text_too_long", `${param} has ${units}: send it in parts`, param);
}

/** @throws {Refusal} when pauses of this many seconds are too long */
export function checkPauses(seconds: number, param: string): void {
  if (seconds <= PAUSE_SECONDS) return;
  const sum = `${Math.round(seconds)} s of pauses, and at most ${PAUSE_SECONDS} s are allowed`;
  throw new Refusal("text_too_long", `${param} has ${sum}: send it in parts`, param);
}

/** The seconds of all pauses that a text asks for. */
export function pausesIn(text: string): number {
  let pauses = LONGEST_PAUSE * (text.match(HIDDEN)?.length ?? 0);
  for (const [, amount, unit] of text.matchAll(PAUSE)) {
    pauses += Number(amount) / (unit.toLowerCase() === "ms" ? 1000 : 1);
  }
  return pauses;
}
