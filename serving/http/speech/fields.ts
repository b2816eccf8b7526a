/**
 * The fields that all requests for speech share, and what they mean for the model.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import { type Language, languageNamed } from "../../../text/languages.ts";
import { Refusal } from "../errors.ts";
import { ALIASES, INSTRUCTION_UNITS, NAME_UNITS } from "../limits.ts";
import { emotionIn, own } from "../names.ts";
import type { Services } from "../services.ts";
import {
  castOf,
  checkScript,
  givenTurns,
  type Meanings,
  nameSchema,
  sceneFields,
  turnsOf,
  voiceSchema,
} from "./scene.ts";
import type { Manuscript } from "./speaking.ts";
import { withVoices } from "./voice_marks.ts";

/** The range of speeds that OpenAI accepts. */
const [SLOWEST, FASTEST] = [0.25, 4];
/** The range of speeds that can be spoken. Others become the nearest of these. */
const [OUR_SLOWEST, OUR_FASTEST] = [0.5, 2];
/** The voice of requests that name none. */
const DEFAULT_VOICE = "af_heart";
const SPEED = `give a number from ${SLOWEST} to ${FASTEST}`;
const VOLUME = "give a number from 0 to 10";
const SEED = "give a whole number from 0 to 2^53 - 1";

/** How fast a text is spoken. */
export const speedSchema = z.number(SPEED).min(SLOWEST, SPEED).max(FASTEST, SPEED);

/** A text that is not needed where there are turns, and is checked for its length later. */
export const inputSchema = z.string("give a text").nullish();

/** A text that is checked for its length later. */
export const textSchema = z.string("give a text").min(1, "give a text");

/** The seed of the noise in the voice. */
export const seedSchema = z.int(SEED).min(0, SEED);

/** The fields, by OpenAI's and Kokoro-FastAPI's names. `null` means that a field is absent. */
export const fieldsSchema = z.object({
  model: nameSchema.nullish().describe("One of /v1/models. They are all the same."),
  voice: voiceSchema.nullish().describe(
    "A voice of /v1/audio/voices, a blend such as af_sarah(0.3)+af_jessica(0.7), a voice of " +
      "OpenAI, or one of voice_aliases. Default: af_heart.",
  ),
  speed: speedSchema.nullish().describe("Speeds below 0.5 and above 2 become 0.5 and 2."),
  instructions: z.string("give a text").max(INSTRUCTION_UNITS, "too long").nullish().describe(
    "Understood if it names an emotion.",
  ),
  emotion: nameSchema.nullish().describe("An emotion, or a part of it: excited, sad(0.5)."),
  seed: seedSchema.nullish().describe("Decides the noise in the voice. Default: 0."),
  trim_silence: z.boolean("give true or false").nullish().describe(
    "Leaves out the silence at both ends.",
  ),
  volume_multiplier: z.number(VOLUME).min(0, VOLUME).max(10, VOLUME).nullish().describe(
    "A factor on the amplitude. Peaks are limited.",
  ),
  lang_code: z.string("give a language").max(NAME_UNITS, "too long").nullish().describe(
    "The language of the text or of the turns, if it is not that of the voice.",
  ),
  normalization_options: z.looseObject({}, "give an object").nullish().describe(
    "Ignored: texts are always normalised.",
  ),
  voice_aliases: z.record(
    nameSchema,
    z.union(
      [voiceSchema, z.object({ voice: voiceSchema, rate: speedSchema.nullish() })],
      "give a voice, or an object with voice and rate",
    ),
    "give an object",
  ).refine((aliases) => Object.keys(aliases).length <= ALIASES, "too many").nullish().describe(
    "Names of your own for voices.",
  ),
  ...sceneFields,
});

/** The checked fields. */
export type Fields = z.infer<typeof fieldsSchema>;

/** A manuscript, and headers that say what became of fields. */
export interface Reading {
  readonly manuscript: Manuscript;
  /** The length of all texts. */
  readonly units: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The text of a request, if it has no turns. */
export interface GivenText {
  readonly value?: string | null;
  /** Its longest length, which is also that of all turns together. */
  readonly most: number;
  /** The field that holds it. */
  readonly field: string;
  /** Whether the places in the text must stay as they are. */
  readonly keepsPlaces?: boolean;
}

/**
 * Returns what the fields mean for the model.
 *
 * @throws {Refusal} when the model is unknown, or when there is no text or too much of it
 */
export async function readFields(
  services: Services,
  fields: Fields,
  text: GivenText,
): Promise<Reading> {
  checkScript(fields, text);
  const manner = await readManner(services, fields);
  const { meanings, options, volume } = manner;
  const turns = givenTurns(fields);
  const isRead = options.markup !== false && !fields.ssml && !text.keepsPlaces;
  const named = (script: string): string =>
    isRead ? withVoices(script, meanings.voiceNamed) : script;
  const { language } = meanings;
  const isOther = language !== undefined && language !== manner.language;
  // A text in another language than its voice is a turn in that language.
  const isTurn = turns === undefined && isOther && !fields.cast;
  const spoken = turns
    ? turnsOf(turns.map((turn) => ({ ...turn, text: named(turn.text) })), fields, meanings)
    : isTurn
    ? [{ text: named(text.value!), language }]
    : named(text.value!);
  const ignored = [
    ...manner.ignored,
    ...(isOther && turns === undefined && fields.cast ? ["lang_code"] : []),
    ...(turns === undefined && fields.pause_between_turns ? ["pause_between_turns"] : []),
  ];
  return {
    manuscript: { text: spoken, field: turns ? "turns" : text.field, options, volume },
    units: turns?.reduce((sum, { text }) => sum + text.length, 0) ?? text.value!.length,
    headers: {
      ...(manner.clamped && { "x-kokoro-clamped": manner.clamped }),
      ...(ignored.length > 0 && { "x-kokoro-ignored": ignored.join(", ") }),
    },
  };
}

/** How everything is spoken, whatever it is. */
export interface SpokenManner extends Pick<Manuscript, "options" | "volume"> {
  readonly meanings: Meanings;
  /** The language of the voice, as far as it is known. */
  readonly language?: Language;
  /** What became of the speed, if it is not as it was asked for. */
  readonly clamped?: string;
  /** The fields that have no effect. */
  readonly ignored: readonly string[];
}

/**
 * Returns how a request wants everything to be spoken.
 *
 * @throws {Refusal} when the model is unknown
 */
export async function readManner(
  { residence, names }: Services,
  fields: Fields,
): Promise<SpokenManner> {
  checkModel(fields.model, names.models);
  const { voices, emotions } = await residence.lists();
  const known = new Set(emotions.map(({ name }) => name));
  known.delete("neutral");
  const voiceNamed = voicesOf(
    fields,
    (name) => voices.some(({ id }) => id === name) ? name : own(names.voices, name) ?? name,
  );
  const { voice, rate } = fields.voice ? voiceNamed(fields.voice) : { rate: 1 };
  const asked = (fields.speed ?? 1) * rate;
  const speed = Math.min(Math.max(asked, OUR_SLOWEST), OUR_FASTEST);
  const { instructions, lang_code: code, turn_gap: turnGap, cast, ssml } = fields;
  const told = fields.emotion ? undefined : emotionIn(instructions ?? "", names, known);
  const emotion = fields.emotion ?? told;
  const markup = fields.markup ?? fields.allow_voice_tags;
  const language = code ? languageNamed(code) : undefined;
  const meanings = { voiceNamed, speed, ...(language && { language }) };
  return {
    meanings,
    options: {
      speed,
      seed: fields.seed ?? 0,
      trimSilence: fields.trim_silence ?? false,
      ...(voice !== undefined && { voice }),
      ...(emotion !== undefined && { emotion }),
      ...(cast && { cast: castOf(cast, meanings) }),
      ...(markup === false && { markup }),
      ...(ssml && { ssml }),
      ...(turnGap !== null && turnGap !== undefined && { turnGap }),
    },
    volume: fields.volume_multiplier ?? 1,
    language: voices.find(({ id }) => id === (voice ?? DEFAULT_VOICE))?.language,
    ...(speed !== asked && { clamped: `speed=${speed}` }),
    ignored: [
      ...(instructions && told === undefined ? ["instructions"] : []),
      ...(code && language === undefined ? ["lang_code"] : []),
      ...(fields.normalization_options ? ["normalization_options"] : []),
    ],
  };
}

/** Refuses a model that is not in the list. */
export function checkModel(model: string | null | undefined, models: readonly string[]): void {
  if (model === null || model === undefined || models.includes(model.toLowerCase())) return;
  const message = `There is no model ${JSON.stringify(model)}; the models are: ${
    models.join(", ")
  }`;
  throw new Refusal("model_not_found", message, "model");
}

/** Finds the voice that is meant by a name, and the factor on the speed that its alias adds. */
function voicesOf(
  { voice_aliases: aliases }: Fields,
  meaning: (name: string) => string,
): Meanings["voiceNamed"] {
  const own = new Map(
    Object.entries(aliases ?? {}).map(([name, alias]) => [name.trim().toLowerCase(), alias]),
  );
  return (name) => {
    const alias = own.get(name.trim().toLowerCase());
    if (alias === undefined) return { voice: meaning(name), rate: 1 };
    if (typeof alias === "string") return { voice: meaning(alias), rate: 1 };
    return { voice: meaning(alias.voice), rate: alias.rate ?? 1 };
  };
}
