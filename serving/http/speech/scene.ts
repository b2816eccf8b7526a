/**
 * Scenes in requests: turns, the cast, and how a script is read.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import { type Cast, speakerSchema, type Turn } from "../../../speech/scene/turn.ts";
import { type Language, languageNamed } from "../../../text/languages.ts";
import type { Manner } from "../../../text/script/manner.ts";
import { Refusal } from "../errors.ts";
import { ALIASES, checkTexts, NAME_UNITS, TURNS } from "../limits.ts";

const [TEXT, NAME, FLAG] = ["give a text", "give a name", "give true or false"];
const LONG = "too long";
const GAP = "give a number from 0 to 10";
const LANGUAGE = "give a language such as en-gb, or the letter that its voices begin with";

/** The name of a voice, of an emotion or of a model. */
export const nameSchema = z.string(NAME).min(1, NAME).max(NAME_UNITS, LONG);

/** The name of a voice, or an object with its name, as OpenAI takes both. */
export const voiceSchema = z.union(
  [nameSchema, z.object({ id: nameSchema }).transform(({ id }) => id)],
  "give the name of a voice, or an object with its id",
);

const languageSchema = z.string(LANGUAGE).refine(
  (name) => languageNamed(name) !== undefined,
  LANGUAGE,
);
// The ranges are checked when the turns are spoken.
const numberSchema = z.number("give a number").nullish();
const gapSchema = z.number(GAP).min(0, GAP).max(10, GAP).nullish();

const turnSchema = z.object({
  text: z.string(TEXT),
  voice: voiceSchema.nullish(),
  voice_id: voiceSchema.nullish(),
  speaker: nameSchema.nullish(),
  emotion: nameSchema.nullish(),
  language: languageSchema.nullish(),
  speed: numberSchema,
  volume: numberSchema,
  pitch: numberSchema,
  seed: numberSchema,
  pause_before: gapSchema,
  pauseBefore: gapSchema,
  overlap: numberSchema,
});
const turnsSchema = z.array(turnSchema, "give a list of turns").min(1, "give a turn").max(
  TURNS,
  `give at most ${TURNS} turns`,
).nullish();

/** The fields of scenes, by the names of `docs/script.md` and those of Kokoro-FastAPI. */
export const sceneFields = {
  turns: turnsSchema.describe(
    "What is said, instead of input: a list of turns, each with a text, and a voice, speaker, " +
      "emotion, language, speed, volume, pitch, seed, pause_before or overlap.",
  ),
  inputs: turnsSchema.describe("Another name of turns, as voice_id is one of a turn's voice."),
  cast: z.record(nameSchema, speakerSchema, "give an object").refine(
    (cast) => Object.keys(cast).length <= ALIASES,
    "too many",
  ).nullish().describe(
    "Who speaks the lines of the text that begin with a name and a colon: by name, a voice, or " +
      "an object with voice, emotion, language, speed, volume (dB) and pitch (semitones).",
  ),
  ssml: z.boolean(FLAG).nullish().describe("Whether the text is SSML. Default: false."),
  markup: z.boolean(FLAG).nullish().describe(
    "Whether marks such as [voice:af_sky] and [pause:1s] and the names of the cast are read. " +
      "Default: true.",
  ),
  allow_voice_tags: z.boolean(FLAG).nullish().describe("Another name of markup."),
  turn_gap: gapSchema.describe("Seconds before the answer of another voice. Default: 0.2."),
  pause_between_turns: gapSchema.describe("Seconds before each of the turns but the first."),
};

const fieldsSchema = z.object(sceneFields);
/** The checked fields of a scene. */
export type SceneFields = z.infer<typeof fieldsSchema>;
type TurnFields = z.infer<typeof turnSchema>;

/** A voice that is meant by a name, and the factor on the speed that the name adds. */
export interface NamedVoice {
  readonly voice: string;
  readonly rate: number;
}

/** What the names in a scene mean. */
export interface Meanings {
  readonly voiceNamed: (name: string) => NamedVoice;
  /** The speed of the call. */
  readonly speed: number;
  /** The language of turns and speakers that say none. */
  readonly language?: Language;
}

/** The turns that were sent, under either name. */
export function givenTurns({ turns, inputs }: SceneFields): TurnFields[] | undefined {
  return turns ?? inputs ?? undefined;
}

/**
 * Checks the length of what is spoken, with its pauses.
 *
 * @param field the field that holds the text, if there are no turns
 * @throws {Refusal} when there is nothing, or too much
 */
export function checkScript(
  fields: SceneFields,
  text: { readonly value?: string | null; readonly most: number; readonly field: string },
): void {
  const turns = givenTurns(fields);
  const { value, most, field } = text;
  const gap = fields.turn_gap ?? 0;
  if (turns !== undefined) {
    if (value) throw new Refusal("invalid_value", `give ${field} or turns, not both`, field);
    const own = (turn: TurnFields): number => turn.pause_before ?? turn.pauseBefore ?? 0;
    const pauses = turns.map((turn) => Math.max(gap, fields.pause_between_turns ?? 0, own(turn)));
    const silence = pauses.reduce((sum, pause) => sum + pause, 0);
    return checkTexts(turns.map(({ text }) => text), most, "turns", silence);
  }
  if (value === null || value === undefined) {
    throw new Refusal("missing_value", `${field} is missing: ${TEXT}, or turns`, field);
  }
  if (value === "") throw new Refusal("invalid_value", `${field}: ${TEXT}`, field);
  // Another voice may speak after each of these.
  const changes = gap === 0 ? 0 : value.match(fields.cast ? /[\n[<]/g : /[[<]/g)?.length ?? 0;
  checkTexts([value], most, field, gap * changes);
}

/** The turns, as the model takes them. */
export function turnsOf(
  given: readonly TurnFields[],
  { cast, pause_between_turns: between }: SceneFields,
  meanings: Meanings,
): Turn[] {
  const says = new Map(
    Object.entries(cast ?? {}).map(([name, manner]) => [name.trim().toUpperCase(), manner]),
  );
  return given.map((turn, i) => {
    const { voice, voice_id: id, pause_before, pauseBefore, language, ...others } = turn;
    const pause = pause_before ?? pauseBefore ?? (i > 0 ? between : undefined);
    const speaker = turn.speaker ? says.get(turn.speaker.trim().toUpperCase()) : undefined;
    const code = language
      ? languageNamed(language)
      : speaker?.language === undefined
      ? meanings.language
      : undefined;
    return withValues({
      ...others,
      ...inVoice(voice ?? id, turn.speed ?? speaker?.speed, meanings),
      language: code,
      pauseBefore: pause,
    }) as unknown as Turn;
  });
}

/** The cast, as the model takes it. */
export function castOf(
  cast: Readonly<Record<string, Manner>>,
  meanings: Meanings,
): Cast {
  return Object.fromEntries(
    Object.entries(cast).map(([name, manner]) => [
      name,
      withValues({ ...manner, ...inVoice(manner.voice, manner.speed, meanings) }),
    ]),
  );
}

/** A voice, and the speed if its name changes that. */
function inVoice(
  name: string | null | undefined,
  speed: number | null | undefined,
  meanings: Meanings,
): { voice?: string; speed?: number } {
  if (!name) return {};
  const { voice, rate } = meanings.voiceNamed(name);
  if (rate === 1) return { voice };
  return { voice, speed: Math.min(Math.max((speed ?? meanings.speed) * rate, 0.5), 2) };
}

/** The keys that have a value. */
function withValues<T extends object>(keys: T): T {
  return Object.fromEntries(
    Object.entries(keys).filter(([, value]) => value !== null && value !== undefined),
  ) as T;
}
