/**
 * The names that clients of other servers use: models, voices, and words for emotions.
 *
 * @module
 */

import { parseConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";

const byName = z.record(z.string(), z.string());
const schema = z.strictObject({
  models: z.array(z.string()).min(1),
  voices: byName,
  emotions: byName,
});

/** Names and their meanings: see `configs/server/names.yaml`. */
export type Names = z.infer<typeof schema>;

/**
 * Reads `configs/server/names.yaml`.
 *
 * @throws {KokoroError} `input` when it has mistakes
 */
export async function loadNames(): Promise<Names> {
  const path = "configs/server/names.yaml";
  const { default: text } = await import("../../configs/server/names.yaml", {
    with: { type: "text" },
  });
  return parseConfig(text, path, schema);
}

/** Words that turn the meaning of the words after them around. */
const NEGATION = /^(?:not|no|nor|never|without|avoid|dont|.*n't)$/;
/** How many words a negation reaches: "never sound too sad". */
const REACH = 3;

/**
 * Finds an emotion in instructions such as "Speak in a cheerful tone".
 *
 * @param known the emotions that can be spoken, without those that change nothing
 */
export function emotionIn(
  instructions: string,
  names: Names,
  known: ReadonlySet<string>,
): string | undefined {
  const words = instructions.toLowerCase().replaceAll("’", "'").match(/[\p{L}']+/gu) ?? [];
  for (const [at, word] of words.entries()) {
    const emotion = known.has(word) ? word : own(names.emotions, word);
    const isMeant = emotion !== undefined && known.has(emotion) &&
      !words.slice(Math.max(0, at - REACH), at).some((before) => NEGATION.test(before));
    if (isMeant) return emotion;
  }
  return undefined;
}

/** The value of a key that a table itself has, and not what all objects have. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
