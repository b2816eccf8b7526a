/**
 * Recipes: what a plugin speaks into a slot, and how.
 *
 * @module
 */

import { checkObject } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { optionsSchema, type SynthesisOptions } from "../speech/options.ts";

/**
 * A script and how to speak it, as plain data that can come from a message or a JSON file.
 *
 * @example
 * ```ts
 * import { allocateOutput, createKokoroPlugin, type Recipe } from "./mod.ts";
 * const recipes: Recipe[] = JSON.parse(`[
 *   { "script": "Wubba lubba!", "voice": "rick_c137", "emotion": "manic" },
 *   { "script": "Oh, man.", "voice": "morty", "emotion": "sad", "speed": 0.9, "seed": 7 }
 * ]`);
 * await using plugin = createKokoroPlugin();
 * await plugin.load();
 * const slot = allocateOutput();
 * for (const recipe of recipes) console.log((await plugin.generateAudio(recipe, slot)).seconds);
 * ```
 */
export interface Recipe
  extends Pick<SynthesisOptions, "voice" | "emotion" | "speed" | "seed" | "textFormat" | "emoji"> {
  /** The text to speak. */
  readonly script: string;
}

const { voice, emotion, speed, seed, textFormat, emoji } = optionsSchema.shape;
const schema = z.strictObject({
  script: z.string("give the text to speak"),
  voice,
  emotion,
  speed,
  seed,
  textFormat,
  emoji,
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
