/**
 * What `configs/kokoro_voices.yaml`, or a user's file like it, says of voices.
 *
 * @module
 */

import { readConfig } from "../configs/read_config.ts";
import { z } from "../deps.ts";
import { KokoroError } from "../errors.ts";
import { type Language, LANGUAGE_CODES } from "../text/languages.ts";
import { type BlendNames, parseBlend } from "./blend.ts";
import { type Prosody, prosodyKeys, toProsody } from "./prosody.ts";

/**
 * Of a voice.
 *
 * @example
 * ```ts
 * import { type Gender, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro();
 * const choices = (wanted: Gender): string[] =>
 *   model.voices().filter(({ gender }) => gender === wanted).map(({ id }) => id);
 * console.log(choices("male")); // am_adam, am_echo, ...
 * ```
 */
export type Gender = "female" | "male";

const GENDERS = ["female", "male"] as const satisfies Gender[];

/**
 * dB by the name of an emotion.
 *
 * @example
 * ```ts
 * import { type Gains, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro();
 * const rick = model.voices().find(({ id }) => id === "rick_c137")!;
 * const gains: Gains = rick.emotionGains;
 * console.log(gains.manic); // -1.19: he is so much softer when manic than most voices are made
 * ```
 */
export type Gains = Readonly<Record<string, number>>;

/** What ids of official voices look like. */
const OFFICIAL = /^[a-z][fm]_[a-z]+$/;

/** Whether the letters before the name say language and gender. */
export function isOfficial(id: string): boolean {
  return OFFICIAL.test(id);
}

/** A name that can stand in a blend. */
const id = z.string().regex(/^[\p{L}_][\p{L}\p{N}_.-]*$/u, "is no id of a voice");

const recipe = z.strictObject({ timbre: z.string(), prosody: z.string() });

const entry = z.strictObject({
  description: z.string().optional(),
  language: z.enum(LANGUAGE_CODES).optional(),
  gender: z.enum(GENDERS).optional(),
  styles: z.string().optional(),
  recipe: recipe.optional(),
  blend: z.string().optional(),
  ...prosodyKeys,
  emotionGains: z.record(z.string(), z.number().min(-30).max(30)).optional(),
});

const schema = z.strictObject({
  default: id.optional(),
  loudness: z.number().min(-60).max(0).optional(),
  voices: z.record(id, entry),
});

/** The blends that a style table was baked from, one for each half of its rows. */
export type Recipe = z.infer<typeof recipe>;

/** What a file says of a voice. */
export interface VoiceEntry {
  readonly id: string;
  readonly description?: string;
  readonly language?: Language;
  readonly gender?: Gender;
  /** The file of its style table. */
  readonly styles?: URL;
  /** What that was made from. */
  readonly recipe?: Recipe;
  /** The voices that it is a blend of; without this and a table it is an official voice. */
  readonly blend?: string;
  /** Of a blend, what comes to that of its voices. */
  readonly prosody: Prosody;
  readonly emotionGains: Gains;
}

/** A file's voices. */
export interface VoiceConfig {
  /** The voice that speaks where none is named, or where one's table is missing. */
  readonly default?: string;
  /** What the gains bring each voice to, in LUFS. */
  readonly loudness?: number;
  readonly voices: readonly VoiceEntry[];
}

/**
 * @param known ids of voices that other files and folders have
 * @throws {KokoroError} `input` with file, line and key of whatever can't be meant
 */
export async function readVoiceConfig(url: URL, known: Iterable<string>): Promise<VoiceConfig> {
  const { default: chosen, loudness, voices } = await readConfig(url, schemaFor(new Set(known)));
  return {
    default: chosen,
    loudness,
    voices: Object.entries(voices).map(([id, keys]) => {
      const {
        description,
        language,
        gender,
        styles,
        recipe,
        blend,
        emotionGains = {},
        ...prosody
      } = keys;
      return {
        id,
        description,
        language,
        gender,
        styles: styles === undefined ? undefined : new URL(styles, url),
        recipe,
        blend,
        prosody: toProsody(prosody),
        emotionGains,
      };
    }),
  };
}

/** What a file may say where there are voices of those ids already. */
function schemaFor(known: ReadonlySet<string>): typeof schema {
  return schema.superRefine(({ default: chosen, voices }, context) => {
    const names = [...known, ...Object.keys(voices)];
    const tell = (path: string[], message: string): void => {
      context.addIssue({ code: "custom", path, message });
    };
    if (chosen !== undefined && !names.includes(chosen)) {
      tell(["default"], `there is no voice ${chosen}`);
    }
    for (const [id, { styles, recipe, blend }] of Object.entries(voices)) {
      if (styles !== undefined && blend !== undefined) {
        tell(["voices", id, "blend"], "a voice has either styles or a blend");
      }
      if (recipe !== undefined && styles === undefined) {
        tell(
          ["voices", id, "recipe"],
          "a recipe says what styles were made from, which are missing",
        );
      }
      if (styles === undefined && blend === undefined && !isOfficial(id)) {
        tell(["voices", id], "there is no official voice of that name: give styles or a blend");
      }
      const earlier = names.slice(0, names.lastIndexOf(id));
      for (const [key, text] of Object.entries({ blend, ...recipe })) {
        const mistake = text === undefined ? undefined : mistakeIn(text, earlier);
        const path = ["voices", id, ...(key === "blend" ? [] : ["recipe"]), key];
        if (mistake !== undefined) tell(path, mistake);
      }
    }
  });
}

function mistakeIn(blend: string, ids: readonly string[]): string | undefined {
  try {
    parseBlend(blend, blendNames(ids));
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    return error.message;
  }
  return undefined;
}

/** Voices that mean themselves. */
export function blendNames(ids: Iterable<string>): BlendNames {
  return new Map([...ids].map((id) => [id, [{ id, weight: 1 }]]));
}
