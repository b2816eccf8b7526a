/**
 * The user's own dictionary: how words are said that the front end does not know, or says otherwise.
 *
 * @module
 */

import { readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { isPhoneme } from "./token_table.ts";

const phonemes = z.string().min(1).refine(
  (text) => [...text].every(isPhoneme),
  "has symbols that are not among Kokoro's phonemes (configs/phonemes.json)",
);
const word = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*$/u, "is not one word");
const dialects = z.strictObject({ "en-us": phonemes.optional(), "en-gb": phonemes.optional() });
const schema: z.ZodType<Pronunciations> = z.record(word, z.union([phonemes, dialects]));

/**
 * Phonemes by word, or by word and kind of English. A word in small letters stands for its other spellings
 * too ("rick": Rick, RICK), any other only for itself.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Pronunciations } from "./mod.ts";
 * const own: Pronunciations = { wubba: "wˈʌbə", Deno: { "en-us": "dˈinO", "en-gb": "dˈiːnQ" } };
 * using model = await loadKokoro({ pronunciations: own });
 * await model.synthesize("Wubba, Deno!", { voice: "bf_emma" });
 * ```
 */
export type Pronunciations = Record<
  string,
  string | { readonly "en-us"?: string; readonly "en-gb"?: string }
>;

/**
 * Checks a dictionary that came from outside.
 *
 * @param source what to call it in the message
 * @throws {KokoroError} `input` when something in it is no word, or not made of Kokoro's phonemes
 */
export function checkPronunciations(data: unknown, source: string): Pronunciations {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new KokoroError("input", `${source}:\n${z.prettifyError(result.error)}`);
}

/** The pronunciations that come with the project. */
export async function loadPronunciations(): Promise<Pronunciations> {
  return await readConfig(new URL("../../configs/pronunciations.yaml", import.meta.url), schema);
}

/** Finds what dictionaries say: of two that have a word, the later one counts. */
export class Dictionary {
  readonly #words = new Map<string, string>();

  constructor(dictionaries: readonly Pronunciations[], language: "en-us" | "en-gb") {
    for (const [word, entry] of dictionaries.flatMap((dictionary) => Object.entries(dictionary))) {
      const said = typeof entry === "string" ? entry : entry[language];
      if (said !== undefined) this.#words.set(word.replaceAll("’", "'"), said);
    }
  }

  /** The phonemes of `word`, if a dictionary has it. */
  get(word: string): string | undefined {
    return this.#words.get(word) ?? this.#words.get(word.toLowerCase());
  }
}
