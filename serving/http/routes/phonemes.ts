/**
 * Kokoro-FastAPI's routes for phonemes.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import { isPhoneme, tokenIds } from "../../../text/phonemes/token_table.ts";
import { atField, Refusal } from "../errors.ts";
import { checkText, NAME_UNITS, PHONEME_UNITS } from "../limits.ts";
import { languageNamed } from "../../../text/languages.ts";
import { answerWith } from "../results.ts";
import type { Services } from "../services.ts";
import { fieldsSchema, readFields, textSchema } from "../speech/fields.ts";
import { startSpeech } from "../speech/speaking.ts";
import { Tally } from "../speech/tally.ts";
import { wholeOf } from "../speech/whole.ts";
import { json, type Route, route } from "./route.ts";

const LANGUAGE = "give a language such as en-us, or a for American and b for British English";

const phonemizeSchema = z.object({
  text: textSchema,
  language: z.string(LANGUAGE).max(NAME_UNITS, LANGUAGE).nullish().describe("Default: a."),
});
const speakSchema = fieldsSchema.pick({
  voice: true,
  speed: true,
  emotion: true,
  seed: true,
  trim_silence: true,
  volume_multiplier: true,
}).extend({ phonemes: textSchema.describe("Phonemes, as /dev/phonemize gives them.") });

/** The routes. */
export function phonemeRoutes(services: Services): Route[] {
  const { residence } = services;
  return [
    route({
      method: "post",
      path: "/dev/phonemize",
      summary: "Returns the phonemes of a text, and their numbers",
      body: phonemizeSchema,
      types: ["application/json"],
      answer: async ({ body: { text, language: name } }) => {
        checkText(text, PHONEME_UNITS, "text");
        const language = languageNamed(name ?? "a");
        if (language === undefined) throw new Refusal("invalid_value", LANGUAGE, "language");
        using stay = await residence.enter();
        try {
          const phonemes = await stay.model.phonemes(text, { language });
          return json({ phonemes, tokens: [...tokenIds(phonemes)] });
        } catch (error) {
          throw atField(error, "text");
        }
      },
    }),
    route({
      method: "post",
      path: "/dev/generate_from_phonemes",
      summary: "Speaks phonemes, as a WAV file",
      body: speakSchema,
      types: ["audio/wav"],
      answer: async ({ visit, body }) => {
        checkText(body.phonemes, PHONEME_UNITS, "phonemes");
        const text = { value: scriptOf(body.phonemes), most: Infinity, field: "phonemes" };
        const { manuscript, headers } = await readFields(services, body, text);
        return await answerWith(services, visit, {
          type: "audio/wav",
          headers,
          identity: ["phonemes", manuscript],
          make: async () => {
            services.collecting.take(body.phonemes.length, visit);
            const chunks = await startSpeech(residence, visit, manuscript);
            const { signal } = visit.request;
            const { samples } = await wholeOf(chunks, new Tally(visit), signal);
            return await services.codings.of("wav").whole(samples);
          },
        });
      },
    }),
  ];
}

/** Marks that the network reads, and that stand at the edges of words. */
const MARKS = ';:,.!?—…"()“”';

/**
 * A script that is spoken with these phonemes: each word is written with its phonemes.
 *
 * @throws {Refusal} when a symbol is not one of Kokoro's
 */
function scriptOf(phonemes: string): string {
  const strange = [...phonemes].find((symbol) => !isPhoneme(symbol) && !/\s/.test(symbol));
  if (strange !== undefined) {
    const message = `${JSON.stringify(strange)} is not one of Kokoro's phonemes`;
    throw new Refusal("invalid_value", message, "phonemes");
  }
  return phonemes.replace(new RegExp(`[^\\s${MARKS}]+`, "gu"), "[x](/$&/)");
}
