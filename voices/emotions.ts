/**
 * Emotions by name: neutral, excited, sad, angry, manic, and a user's own.
 *
 * @module
 */

import { readConfig } from "../configs/read_config.ts";
import { z } from "../deps.ts";
import { KokoroError } from "../errors.ts";
import type { Voice } from "./catalog.ts";
import { combine, type Prosody, prosodyKeys, scale, toProsody } from "./prosody.ts";

/** The emotions that come with the project. */
export const EMOTIONS = new URL("../configs/kokoro_emotions.yaml", import.meta.url);

const name = z.string().regex(/^[\p{L}_][\p{L}\p{N}_-]*$/u, "is no name of an emotion");
const emotion = z.strictObject({ description: z.string().optional(), ...prosodyKeys });
const schema = z.strictObject({ emotions: z.record(name, emotion) });

/** `manic`, or less of it: `manic(0.5)`. */
const EMOTION = /^\s*([^\s()]+)\s*(?:\(\s*(\d+\.?\d*|\.\d+)\s*\)\s*)?$/;

/**
 * An emotion that can be asked for.
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
  /** Such as `manic`, or `manic(0.5)`. */
  readonly id: string;
  /** Such as `manic`. */
  readonly name: string;
  /** How much of it, 0 to 1. */
  readonly intensity: number;
  /** What it is like, in words; empty where nobody has said. */
  readonly description: string;
  /** What it does to a voice. */
  readonly prosody: Prosody;
}

/** The emotions of the project's file, and of a user's. */
export class Emotions {
  readonly #byName: ReadonlyMap<string, Emotion>;

  private constructor(emotions: readonly Emotion[]) {
    this.#byName = new Map(emotions.map((emotion) => [emotion.id, emotion]));
  }

  /**
   * @param files of two emotions of one name the later one counts
   * @throws {KokoroError} `input` when a file can't be read or says what it can't mean
   */
  static async open(files: readonly URL[] = [EMOTIONS]): Promise<Emotions> {
    const read = await Promise.all(files.map((url) => readConfig(url, schema)));
    return new Emotions(
      read.flatMap(({ emotions }) => Object.entries(emotions)).map((
        [name, { description = "", ...keys }],
      ) => ({ id: name, name, intensity: 1, description, prosody: toProsody(keys) })),
    );
  }

  /** In the order of the files. */
  get all(): readonly Emotion[] {
    return [...this.#byName.values()];
  }

  /**
   * An emotion by its name, or a part of it: `manic(0.5)` is half-way between neutral and manic.
   *
   * @throws {KokoroError} `input` for an unknown emotion: the message lists the known ones
   */
  get(text: string): Emotion {
    const [, name = text, number = "1"] = text.match(EMOTION) ?? [];
    const emotion = this.#byName.get(name);
    if (emotion === undefined) {
      throw new KokoroError(
        "input",
        `there is no emotion ${JSON.stringify(text)}; the emotions are: ${
          [...this.#byName.keys()].join(", ")
        }`,
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

/** A voice in an emotion. */
export function prosodyOf({ prosody, emotionGains }: Voice, emotion: Emotion): Prosody {
  const both = combine(prosody, emotion.prosody);
  return { ...both, gain: both.gain + (emotionGains[emotion.name] ?? 0) * emotion.intensity };
}
