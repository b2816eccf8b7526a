/**
 * Recipes: what a plugin speaks into a slot, and how.
 *
 * @module
 */

import { checkObject } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { optionsSchema, type SynthesisOptions } from "../speech/options.ts";
import type { Turn } from "../speech/scene/turn.ts";

/**
 * A script and how to speak it, as plain data that can come from a message or a JSON file. The
 * script is a text, which may be a scene with a cast, or a list of turns.
 *
 * @example
 * ```ts
 * import { allocateOutput, createKokoroPlugin, type Recipe } from "./mod.ts";
 * const recipes: Recipe[] = JSON.parse(`[
 *   { "script": "Wubba lubba!", "voice": "rick_c137", "emotion": "manic" },
 *   { "script": "Oh, man.", "voice": "morty", "emotion": "sad", "speed": 0.9, "seed": 7 },
 *   { "script": "¿Qué hora es?", "voice": "ef_dora", "language": "es" },
 *   { "script": "RICK: Come on!\\nMORTY (sad): Oh, man.",
 *     "cast": { "RICK": "rick_c137", "MORTY": "morty" } },
 *   { "script": [{ "voice": "summer", "text": "Hi." }, { "voice": "morty", "text": "Hey." }] }
 * ]`);
 * await using plugin = createKokoroPlugin();
 * await plugin.load();
 * const slot = allocateOutput();
 * for (const recipe of recipes) console.log((await plugin.generateAudio(recipe, slot)).seconds);
 * ```
 */
export interface Recipe extends
  Pick<
    SynthesisOptions,
    | "voice"
    | "language"
    | "emotion"
    | "speed"
    | "seed"
    | "textFormat"
    | "emoji"
    | "cast"
    | "markup"
    | "ssml"
    | "turnGap"
    | "trimSilence"
  > {
  /** The text to speak, or the turns of a scene. */
  readonly script: string | readonly Turn[];
}

const SCRIPT = "give the text to speak, or turns";
const options = optionsSchema.pick({
  voice: true,
  language: true,
  emotion: true,
  speed: true,
  seed: true,
  textFormat: true,
  emoji: true,
  cast: true,
  markup: true,
  ssml: true,
  turnGap: true,
  trimSilence: true,
});
const schema = z.strictObject({
  // The turns themselves are checked when they are spoken.
  script: z.union([z.string(), z.array(z.custom<Turn>())], SCRIPT),
  ...options.shape,
});

/**
 * Checks a recipe and fills in the defaults. The default voice is left to the model.
 *
 * @throws {KokoroError} `input` when a key is unknown (the message lists the known ones), or when a
 * value is invalid
 */
export function checkRecipe(recipe: Recipe): z.infer<typeof schema> {
  return checkObject(schema, recipe, "recipe key");
}
