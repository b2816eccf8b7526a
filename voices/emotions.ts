/**
 * Emotions by name: neutral, excited, sad, angry, manic, and those that users define.
 *
 * @module
 */

import { readConfig } from "../configs/read_config.ts";
import { z } from "../deps.ts";
import { KokoroError } from "../errors.ts";
import type { Voice } from "./catalog.ts";
import { didYouMean } from "./near.ts";
import { combine, type Prosody, prosodyKeys, scale, toProsody } from "./prosody.ts";

/** The emotions that come with the project. */
export const EMOTIONS = new URL("../configs/kokoro_emotions.yaml", import.meta.url);

const name = z.string().regex(
  /^[\p{L}_][\p{L}\p{N}_-]*$/u,
  'is not a valid emotion name: use letters, digits, "_" and "-", and start with a letter or "_"',
);
const emotion = z.strictObject({ description: z.string().optional(), ...prosodyKeys });
const schema = z.strictObject({ emotions: z.record(name, emotion) });

/** Matches an emotion such as `manic`, or one with an intensity such as `manic(0.5)`. */
const EMOTION = /^\s*([^\s()]+)\s*(?:\(\s*(\d+(?:\.\d*)?|\.\d+)\s*\)\s*)?$/;

/**
 * An emotion that can be selected.
 *
 * @example
 * ```ts
 * import { type Emotion, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro();
 * const isSlow = ({ prosody }: Emotion): boolean => prosody.tempo < 1;
 * console.log(model.emotions().filter(isSlow).map(({ name }) => name)); // sad
 * ```
 */
export interface Emotion {
  /** Its name and intensity, such as `manic` or `manic(0.5)`. */
  readonly id: string;
  /** Its name, such as `manic`. */
  readonly name: string;
  /** Its strength, 0 to 1. */
  readonly intensity: number;
  /** A description of how it sounds; empty if there is none. */
  readonly description: string;
  /** The changes that it makes to the prosody of a voice. */
  readonly prosody: Prosody;
}

/** The emotions from the project's file and from users' files. */
export class Emotions {
  readonly #byName: ReadonlyMap<string, Emotion>;

  private constructor(emotions: readonly Emotion[]) {
    this.#byName = new Map(emotions.map((emotion) => [emotion.id, emotion]));
  }

  /**
   * Reads the emotions of the files.
   *
   * @param files if two emotions have the same name, the later one is used
   * @throws {KokoroError} `input` when a file can't be read or has invalid content
   */
  static async open(files: readonly URL[] = [EMOTIONS]): Promise<Emotions> {
    const read = await Promise.all(files.map((url) => readConfig(url, schema)));
    return new Emotions(
      read.flatMap(({ emotions }) => Object.entries(emotions)).map((
        [name, { description = "", ...keys }],
      ) => ({ id: name, name, intensity: 1, description, prosody: toProsody(keys) })),
    );
  }

  /** All emotions, in the order of the files. */
  get all(): readonly Emotion[] {
    return [...this.#byName.values()];
  }

  /**
   * Finds an emotion by its name, with an optional intensity: `manic(0.5)` is halfway between
   * neutral and manic.
   *
   * @throws {KokoroError} `input` for an intensity above 1, or for an unknown emotion; then the
   * message lists the known ones
   */
  get(text: string): Emotion {
    const [, name = text, number = "1"] = text.match(EMOTION) ?? [];
    const emotion = this.#byName.get(name);
    if (emotion === undefined) {
      throw new KokoroError(
        "input",
        `there is no emotion ${JSON.stringify(text)}${didYouMean(name, this.#byName.keys())}; ` +
          `the emotions are: ${[...this.#byName.keys()].join(", ")}`,
      );
    }
    const intensity = Number(number);
    if (intensity > 1) {
      throw new KokoroError(
        "input",
        `the intensity of ${JSON.stringify(text)} is ${intensity}: give a number from 0 to 1`,
      );
    }
    if (intensity === 1) return emotion;
    const prosody = scale(emotion.prosody, intensity);
    return { ...emotion, id: `${name}(${intensity})`, intensity, prosody };
  }
}

/** The prosody of a voice that speaks with an emotion. */
export function prosodyOf({ prosody, emotionGains }: Voice, emotion: Emotion): Prosody {
  const both = combine(prosody, emotion.prosody);
  return { ...both, gain: both.gain + (emotionGains[emotion.name] ?? 0) * emotion.intensity };
}
