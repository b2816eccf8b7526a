/**
 * Scenes as data: turns, and the cast that speaks them.
 *
 * @module
 */

import { checkObject, readable, shown } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import { errorAt, KokoroError } from "../../errors.ts";
import { LANGUAGE_CODES } from "../../text/languages.ts";
import type { Manner } from "../../text/script/manner.ts";
import { FASTEST, SLOWEST } from "../utterance/delivery.ts";

/**
 * What somebody says in a scene, and how. What is absent is as the call says, or as the cast says
 * for its speaker.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Turn } from "./mod.ts";
 * const turns: Turn[] = [
 *   { voice: "rick_c137", text: "Morty, you gotta come on." },
 *   { voice: "morty", emotion: "sad", speed: 0.9, text: "Oh, man." },
 *   { voice: "rick_c137", text: "Now, Morty!", overlap: 0.3 },
 * ];
 * using model = await loadKokoro();
 * const speech = await model.synthesize(turns, { seed: 42 });
 * for (const { voice, start, text } of speech.turns) console.log(start, voice, text);
 * ```
 */
export interface Turn extends Manner {
  /** The text, which may have markup. Nothing to say is allowed in some turns, but not in all. */
  readonly text: string;
  /** Who speaks: a name in the cast, or any other name, which subtitles can show. */
  readonly speaker?: string;
  /** The seed of the noise in the voice. Default: that of the call. */
  readonly seed?: number;
  /** Silence before the turn, 0 to 10 seconds. Default: the gap between turns, or a usual pause. */
  readonly pauseBefore?: number;
  /** Seconds, 0 to 5, by which it begins before the turn before it ends. Default: 0. */
  readonly overlap?: number;
}

/**
 * How each speaker of a scene speaks, by name: a voice, or all that a {@linkcode Manner} can say.
 *
 * @example
 * ```ts
 * import { type Cast, loadKokoro } from "./mod.ts";
 * const cast: Cast = { RICK: { voice: "rick_c137", speed: 1.1 }, MORTY: "morty" };
 * using model = await loadKokoro();
 * await model.synthesize("RICK: Morty, you gotta come on.\nMORTY (sad): Oh, man.", { cast });
 * ```
 */
export type Cast = Readonly<Record<string, string | Manner>>;

/** The longest pause and the longest overlap, in seconds. */
const LONGEST_PAUSE = 10;
const LONGEST_OVERLAP = 5;

function range(least: number, most: number): z.ZodNumber {
  const what = `give a number from ${least} to ${most}`;
  return z.number(what).min(least, what).max(most, what);
}

const SEED = "give a whole number from 0 to 2^53 - 1";
const [TEXT, NAME] = ["give a text", "give a name"];
const VOICE = "give the id of a voice";
const EMOTION = "give the name of an emotion";

/** The speed of a call, a turn or a speaker. */
export const speedSchema: z.ZodNumber = range(SLOWEST, FASTEST);
/** The seed of a call or a turn. */
export const seedSchema: z.ZodType<number> = z.int(SEED).min(0, SEED);
/** Seconds of silence that a script can ask for. */
export const pauseSchema: z.ZodNumber = range(0, LONGEST_PAUSE);

const mannerSchema = z.strictObject({
  voice: z.string(VOICE).optional(),
  emotion: z.string(EMOTION).optional(),
  language: z.enum(LANGUAGE_CODES, `give one of ${LANGUAGE_CODES.join(", ")}`).optional(),
  speed: speedSchema.optional(),
  volume: range(-40, 12).optional(),
  pitch: range(-12, 12).optional(),
});

const turnSchema = mannerSchema.extend({
  text: z.string(TEXT),
  speaker: z.string(NAME).min(1, NAME).optional(),
  seed: seedSchema.optional(),
  pauseBefore: pauseSchema.optional(),
  overlap: range(0, LONGEST_OVERLAP).optional(),
});

/** How a speaker of a cast speaks: only a voice, or all that a manner can say. */
export const speakerSchema: z.ZodType<Manner> = z.preprocess(
  (speaker) => typeof speaker === "string" ? { voice: speaker } : speaker,
  mannerSchema,
);

/**
 * Checks how something is spoken, as far as that is known without the voices.
 *
 * @throws {KokoroError} `input` when a key is unknown or a value is out of its range
 */
export function checkManner(manner: Manner): Manner {
  return defined(checkObject(mannerSchema, manner, "key"));
}

/**
 * Checks turns.
 *
 * @throws {KokoroError} `input`, with the number of the turn from 0, when a key is unknown or a
 * value is out of its range, or when there are no turns
 */
export function checkTurns(turns: readonly unknown[]): Turn[] {
  const given = readable("the turns", () => Array.from(turns));
  if (given.length === 0) {
    throw new KokoroError("input", "the scene has no turns: give at least one");
  }
  return given.map(checkTurn);
}

/**
 * Checks a turn.
 *
 * @param index its number, from 0
 * @throws {KokoroError} `input`, with the number, when a key is unknown or a value is out of its
 * range
 */
export function checkTurn(turn: unknown, index: number): Turn {
  return inPlace(`turn ${index}`, () => defined(checkObject(turnSchema, turn, "key")));
}

/**
 * Checks a cast. A speaker that is only a voice becomes a manner.
 *
 * @returns how each speaker speaks, by name as written
 * @throws {KokoroError} `input`, with the name, when a speaker is invalid, or when two names differ
 * only in their case
 */
export function checkCast(cast: unknown): Map<string, Manner> {
  const isObject = typeof cast === "object" && cast !== null;
  const entries = readable(
    "the cast",
    () => isObject && !Array.isArray(cast) ? Object.entries(cast) : undefined,
  );
  if (entries === undefined) {
    const what = 'give an object such as { RICK: "rick_c137" }';
    throw new KokoroError("input", `cast is ${shown(cast)}: ${what}`);
  }
  const names = new Set<string>();
  return new Map(
    entries.map(([name, speaker]) =>
      inPlace(`cast ${JSON.stringify(name)}`, () => {
        if (name.trim() === "") throw new KokoroError("input", "give a name that can be written");
        const known = names.size;
        if (names.add(nameKey(name)).size === known) {
          throw new KokoroError(
            "input",
            "another name differs only in its case: rename one of them",
          );
        }
        return [name, checkManner(typeof speaker === "string" ? { voice: speaker } : speaker)];
      })
    ),
  );
}

/** The form of a name by which it is found, whatever its case is. */
export function nameKey(name: string): string {
  return name.trim().toUpperCase();
}

/**
 * Runs `work`, and says in its errors where in a scene they are.
 *
 * @throws {KokoroError} the errors of `work`
 */
export function inPlace<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw errorAt(place, error);
  }
}

/** The keys of an object that have a value. */
function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
