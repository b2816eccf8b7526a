/**
 * What a node asks of a slot.
 *
 * @module
 */

import { checkObject } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { optionsSchema, type SynthesisOptions } from "../speech/options.ts";

/**
 * A script and how it is spoken: plain data, as it comes in a message or a JSON file.
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
export interface Recipe extends Pick<SynthesisOptions, "voice" | "emotion" | "speed" | "seed"> {
  /** What is spoken. */
  readonly script: string;
}

const { voice, emotion, speed, seed } = optionsSchema.shape;
const schema = z.strictObject({
  script: z.string("give the text that is spoken"),
  voice,
  emotion,
  speed,
  seed,
});

/**
 * The recipe with nothing left open but the voice, which the model decides.
 *
 * @throws {KokoroError} `input` when a key is unknown, which names those there are, or a value is out of its range
 */
export function checkRecipe(recipe: Recipe): z.infer<typeof schema> {
  return checkObject(schema, recipe, "recipe key");
}
