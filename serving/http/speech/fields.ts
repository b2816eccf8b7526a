/**
 * The fields that all requests for speech share, and what they mean for the model.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import { Refusal } from "../errors.ts";
import { ALIASES, checkText, INSTRUCTION_UNITS, NAME_UNITS } from "../limits.ts";
import { emotionIn, languageNamed, own } from "../names.ts";
import type { Services } from "../services.ts";
import type { Manuscript } from "./speaking.ts";

/** The range of speeds that OpenAI accepts. */
const [SLOWEST, FASTEST] = [0.25, 4];
/** The range of speeds that can be spoken. Others become the nearest of these. */
const [OUR_SLOWEST, OUR_FASTEST] = [0.5, 2];
const SPEED = `give a number from ${SLOWEST} to ${FASTEST}`;
const VOLUME = "give a number from 0 to 10";
const SEED = "give a whole number from 0 to 2^53 - 1";

/** The name of a voice, of an emotion or of a model. */
export const nameSchema = z.string("give a name").min(1, "give a name").max(NAME_UNITS, "too long");

/** The name of a voice, or an object with its name, as OpenAI takes both. */
export const voiceSchema = z.union(
  [nameSchema, z.object({ id: nameSchema }).transform(({ id }) => id)],
  "give the name of a voice, or an object with its id",
);

/** How fast a text is spoken. */
export const speedSchema = z.number(SPEED).min(SLOWEST, SPEED).max(FASTEST, SPEED);

/** A text that is checked for its length later. */
export const textSchema = z.string("give a text").min(1, "give a text");

/** The seed of the noise in the voice. */
export const seedSchema = z.int(SEED).min(0, SEED);

/** The fields, by OpenAI's names and those of Kokoro-FastAPI. `null` means that a field is absent. */
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
    "Ignored: a voice speaks its own language.",
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
});

/** The checked fields. */
export type Fields = z.infer<typeof fieldsSchema>;

/** A manuscript, and headers that say what became of fields. */
export interface Reading {
  readonly manuscript: Manuscript;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Returns what the fields mean for the model.
 *
 * @param text where the text is: its longest length, and its field
 * @throws {Refusal} when the model is unknown or the text is too long
 */
export async function readFields(
  { residence, names }: Services,
  fields: Fields,
  text: { readonly value: string; readonly most: number; readonly field: string },
): Promise<Reading> {
  checkModel(fields.model, names.models);
  checkText(text.value, text.most, text.field);
  const { voices, emotions } = await residence.lists();
  const known = new Set(emotions.map(({ name }) => name));
  known.delete("neutral");
  const { voice, rate } = voiceOf(
    fields,
    (name) => voices.some(({ id }) => id === name) ? name : own(names.voices, name) ?? name,
  );
  const asked = (fields.speed ?? 1) * rate;
  const speed = Math.min(Math.max(asked, OUR_SLOWEST), OUR_FASTEST);
  const { instructions, lang_code: code } = fields;
  const told = fields.emotion ? undefined : emotionIn(instructions ?? "", names, known);
  const emotion = fields.emotion ?? told;
  const language = voices.find(({ id }) => id === voice)?.language;
  const isOther = Boolean(code) && (language === undefined || languageNamed(code!) !== language);
  const ignored = [
    ...(instructions && told === undefined ? ["instructions"] : []),
    ...(isOther ? ["lang_code"] : []),
    ...(fields.normalization_options ? ["normalization_options"] : []),
  ];
  return {
    manuscript: {
      text: text.value,
      options: {
        speed,
        seed: fields.seed ?? 0,
        trimSilence: fields.trim_silence ?? false,
        ...(voice !== undefined && { voice }),
        ...(emotion !== undefined && { emotion }),
      },
      volume: fields.volume_multiplier ?? 1,
    },
    headers: {
      ...(speed !== asked && { "x-kokoro-clamped": `speed=${speed}` }),
      ...(ignored.length > 0 && { "x-kokoro-ignored": ignored.join(", ") }),
    },
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

/** The voice that is meant, and the factor on the speed that its alias adds. */
function voiceOf(
  { voice, voice_aliases: aliases }: Fields,
  meaning: (name: string) => string,
): { voice?: string; rate: number } {
  if (!voice) return { rate: 1 };
  const alias = own(aliases ?? {}, voice);
  if (alias === undefined) return { voice: meaning(voice), rate: 1 };
  if (typeof alias === "string") return { voice: meaning(alias), rate: 1 };
  return { voice: meaning(alias.voice), rate: alias.rate ?? 1 };
}
