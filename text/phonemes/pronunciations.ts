/**
 * Custom dictionaries, which add pronunciations to those of the front end or replace them.
 *
 * @module
 */

import { readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { isPhoneme } from "./token_table.ts";

const phonemes = z.string().min(1).refine(
  (text) => [...text].every(isPhoneme),
  "contains symbols that are not Kokoro phonemes (see configs/phonemes.json)",
);
const word = z.string().regex(/^['’]?[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*$/u, "is not a single word");
const dialects = z.strictObject({ "en-us": phonemes.optional(), "en-gb": phonemes.optional() });
const schema: z.ZodType<Pronunciations> = z.record(word, z.union([phonemes, dialects]));

/**
 * Phonemes by word, or by word and variety of English. A word in lower case also applies to its
 * other spellings ("rick": Rick, RICK). Any other word applies only to itself.
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
 * Checks a custom dictionary.
 *
 * @param source the name of the dictionary in the error message
 * @throws {KokoroError} `input` when a key is not a single word, or a pronunciation contains
 * symbols that are not Kokoro phonemes
 */
export function checkPronunciations(data: unknown, source: string): Pronunciations {
  const result = parsed(data, source);
  if (result.success) return result.data;
  throw new KokoroError("input", `${source}:\n${z.prettifyError(result.error)}`);
}

/** Reads a dictionary, whose getters may throw. */
function parsed(data: unknown, source: string): z.ZodSafeParseResult<Pronunciations> {
  try {
    return schema.safeParse(data);
  } catch (cause) {
    throw new KokoroError("input", `${source} can't be read`, { cause });
  }
}

/** Loads the pronunciations that come with the project. */
export async function loadPronunciations(): Promise<Pronunciations> {
  return await readPronunciations(new URL("../../configs/pronunciations.yaml", import.meta.url));
}

/**
 * Reads a dictionary from a YAML file.
 *
 * @throws {KokoroError} `input` with the line of each mistake
 */
export async function readPronunciations(url: URL): Promise<Pronunciations> {
  return await readConfig(url, schema);
}

/** Looks up words in several dictionaries. If two have the same word, the later one counts. */
export class Dictionary {
  readonly #words = new Map<string, string>();

  constructor(dictionaries: readonly Pronunciations[], language: "en-us" | "en-gb") {
    for (const [word, entry] of dictionaries.flatMap((dictionary) => Object.entries(dictionary))) {
      const said = typeof entry === "string" ? entry : entry[language];
      if (said !== undefined) this.#words.set(word.replaceAll("’", "'"), said);
    }
  }

  /** The phonemes of `word`, or undefined if no dictionary has it. */
  get(word: string): string | undefined {
    return this.#words.get(word) ?? this.#words.get(word.toLowerCase());
  }
}
