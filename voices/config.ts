/**
 * Reads the voices in `configs/kokoro_voices.yaml`, or in a user's file of the same form.
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
 * The gender of a voice.
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
 * Gains in dB, by the name of an emotion.
 *
 * @example
 * ```ts
 * import { type Gains, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro();
 * const rick = model.voices().find(({ id }) => id === "rick_c137")!;
 * const gains: Gains = rick.emotionGains;
 * console.log(gains.manic); // -1.19: when manic, he needs that much less gain than most voices
 * ```
 */
export type Gains = Readonly<Record<string, number>>;

/** Matches the ids of official voices. */
const OFFICIAL = /^[a-z][fm]_[a-z]+$/;

/** Whether the first two letters of `id` state a language and gender, as in official voices. */
export function isOfficial(id: string): boolean {
  return OFFICIAL.test(id);
}

/** A voice id that can occur in a blend. */
const id = z.string().regex(
  /^[\p{L}_][\p{L}\p{N}_.-]*$/u,
  'is not a valid voice id: use letters, digits, "_", "." and "-", and start with a letter or "_"',
);

const recipe = z.strictObject({ timbre: z.string(), prosody: z.string() });

const entry = z.strictObject({
  description: z.string().optional(),
  language: z.enum(LANGUAGE_CODES).optional(),
  gender: z.enum(GENDERS).optional(),
  styles: z.string().optional(),
  recipe: recipe.optional(),
  blend: z.string().optional(),
  ...prosodyKeys,
  quality: z.number().min(1).max(5).optional(),
  emotionGains: z.record(z.string(), z.number().min(-30).max(30)).optional(),
});

const schema = z.strictObject({
  default: id.optional(),
  languages: z.partialRecord(z.enum(LANGUAGE_CODES), id).optional(),
  loudness: z.number().min(-60).max(0).optional(),
  voices: z.record(id, entry),
});

/** The blends that a style table was made from: one for each half of its rows. */
export type Recipe = z.infer<typeof recipe>;

/** A voice in a configuration file. */
export interface VoiceEntry {
  readonly id: string;
  readonly description?: string;
  readonly language?: Language;
  readonly gender?: Gender;
  /** The file of its style table. */
  readonly styles?: URL;
  /** The blends that the style table was made from. */
  readonly recipe?: Recipe;
  /** The blend that forms the voice. A voice with neither `styles` nor `blend` is official. */
  readonly blend?: string;
  /** The voice's own prosody. For a blend, this is combined with the prosody of its voices. */
  readonly prosody: Prosody;
  readonly emotionGains: Gains;
  /** DistillMOS of speech in its own language, 1 to 5. */
  readonly quality?: number;
}

/** The content of a configuration file for voices. */
export interface VoiceConfig {
  /** The voice that speaks if none is named, or if the style table of the named one is missing. */
  readonly default?: string;
  /** The voice that speaks a language if only the language is named. */
  readonly languages: Partial<Readonly<Record<Language, string>>>;
  /** The loudness, in LUFS, that each voice has with its gain. */
  readonly loudness?: number;
  readonly voices: readonly VoiceEntry[];
}

/**
 * Reads a configuration file for voices.
 *
 * @param known ids of voices from other files and folders
 * @throws {KokoroError} `input` for invalid content; the message names file, line and key of each
 * mistake
 */
export async function readVoiceConfig(url: URL, known: Iterable<string>): Promise<VoiceConfig> {
  const { default: chosen, languages = {}, loudness, voices } = await readConfig(
    url,
    schemaFor(new Set(known)),
  );
  return {
    default: chosen,
    languages,
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
        quality,
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
        ...(quality !== undefined && { quality }),
      };
    }),
  };
}

/** The schema of a file, given the ids of the voices that are already known. */
function schemaFor(known: ReadonlySet<string>): typeof schema {
  return schema.superRefine(({ default: chosen, languages = {}, voices }, context) => {
    const names = [...known, ...Object.keys(voices)];
    const tell = (path: string[], message: string): void => {
      context.addIssue({ code: "custom", path, message });
    };
    if (chosen !== undefined && !names.includes(chosen)) {
      tell(["default"], `there is no voice ${chosen}`);
    }
    for (const [language, voice] of Object.entries(languages)) {
      if (!names.includes(voice)) tell(["languages", language], `there is no voice ${voice}`);
    }
    for (const [id, { styles, recipe, blend }] of Object.entries(voices)) {
      if (styles !== undefined && blend !== undefined) {
        tell(["voices", id, "blend"], "give either styles or a blend, not both");
      }
      if (recipe !== undefined && styles === undefined) {
        tell(
          ["voices", id, "recipe"],
          "give styles too: a recipe says what they were made from",
        );
      }
      if (styles === undefined && blend === undefined && !isOfficial(id)) {
        tell(["voices", id], "this is not an official voice: give styles or a blend");
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

/** The names for blends of these voices, each of which stands for itself. */
export function blendNames(ids: Iterable<string>): BlendNames {
  return new Map([...ids].map((id) => [id, [{ id, weight: 1 }]]));
}
