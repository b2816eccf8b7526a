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
/** The largest number of names of a request's own. */
export const ALIASES = 100;

/** The longest sum of all pauses that a text asks for, in seconds. */
export const PAUSE_SECONDS = 300;

/** How many requests may be under way for each that the model may work on. */
export const REQUESTS_PER_TURN = 4;
/** How long a request waits for a model that is being loaded, in milliseconds. */
export const LOAD_MS = 10_000;

/** `[pause:2s]` and `<break time="500ms"/>`: the amount and the unit. */
const PAUSE =
  /(?:\[pause: {0,20}|\btime\s{0,20}=\s{0,20}["']?\s{0,20}\+?)(\d{0,9}(?:\.\d{0,9})?)\s{0,20}(ms|s)\b/gi;

/**
 * Checks the length of a text and of its pauses.
 *
 * @param param the field that holds the text
 * @throws {Refusal} when it is too long
 */
export function checkText(text: string, most: number, param: string): void {
  if (text.length > most) {
    const units = `${text.length} characters, and at most ${most} are allowed here`;
    throw new Refusal("text_too_long", `${param} has ${units}: send it in parts`, param);
  }
  let pauses = 0;
  for (const [, amount, unit] of text.matchAll(PAUSE)) {
    pauses += Number(amount) / (unit.toLowerCase() === "ms" ? 1000 : 1);
  }
  if (pauses <= PAUSE_SECONDS) return;
  const sum = `${Math.round(pauses)} s of pauses, and at most ${PAUSE_SECONDS} s are allowed`;
  throw new Refusal("text_too_long", `${param} has ${sum}: send it in parts`, param);
}
