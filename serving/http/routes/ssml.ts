/**
 * Kokoro-FastAPI's routes for SSML.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import { ELEMENTS } from "../../../text/ssml/elements.ts";
import { RANGES, RATES } from "../../../text/ssml/prosody.ts";
import { STRENGTHS } from "../../../text/ssml/values.ts";
import { atField } from "../errors.ts";
import { checkText, TEXT_UNITS } from "../limits.ts";
import type { Services } from "../services.ts";
import { textSchema } from "../speech/fields.ts";
import { voiceSchema } from "../speech/scene.ts";
import { isSsml, ssmlToMarks } from "../speech/ssml_marks.ts";
import { json, type Route, route } from "./route.ts";

/** What becomes of elements that are more than their text. */
const WRITTEN: Readonly<Record<string, string>> = {
  break: "a pause by time or strength: [pause:1.0s]",
  voice: "[voice:name], and the voice of the request after it",
  prosody: "rate, volume and pitch: [rate:0.75], [volume:-6dB], [pitch:2st]",
  emphasis: "a rate, a volume and a pitch; a stress for a single word: [word](+1)",
  phoneme: "[word](/phonemes/), of ipa, x-sampa or x-kokoro",
  sub: "its alias",
  desc: "nothing",
  meta: "nothing",
  metadata: "nothing",
  lexicon: "nothing",
  "mstts:silence": "a pause",
  ...Object.fromEntries(
    [
      "mstts:express-as",
      "express-as",
      "amazon:effect",
      "amazon:domain",
      "amazon:emotion",
      "google:style",
    ].map(
      (name) => [name, "a style: [emotion:excited]"],
    ),
  ),
};

const schema = z.object({
  text: textSchema.describe("SSML. Other texts are returned as they are."),
  voice: voiceSchema.or(z.literal("")).nullish().describe(
    "The voice of the request for speech. Without it, voices and prosody are left out.",
  ),
});

/** The routes. */
export function ssmlRoutes({ residence }: Services): Route[] {
  const elements = Object.keys(ELEMENTS);
  const { least, most } = RANGES.speed;
  return [
    route({
      method: "get",
      path: "/dev/ssml",
      summary: "Lists what is known of SSML",
      types: ["application/json"],
      answer: () =>
        json({
          elements: WRITTEN,
          ignored: elements.filter((name) => !Object.hasOwn(WRITTEN, name)),
          break_strengths: STRENGTHS,
          prosody_rates: RATES,
          rate_range: [least, most],
        }),
    }),
    route({
      method: "post",
      path: "/dev/ssml",
      summary: "Writes SSML as a text with marks, which the routes for speech read",
      body: schema,
      types: ["application/json"],
      answer: async ({ body: { text, voice } }) => {
        checkText(text, TEXT_UNITS, "text");
        if (!isSsml(text)) return json({ text });
        const { voices } = await residence.lists();
        try {
          return json({ text: await ssmlToMarks(text, voice || undefined, voices) });
        } catch (error) {
          throw atField(error, "text");
        }
      },
    }),
  ];
}
