/**
 * Kokoro-FastAPI's route for speech with the times of its words; also phonemes, mouth shapes and
 * subtitles.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import { SAMPLE_RATE } from "../../../ffi/symbols.ts";
import type { Turn } from "../../../speech/scene/turn.ts";
import { timingsFile } from "../../../speech/timings/timings_file.ts";
import type { Timings } from "../../../speech/timings/timings.ts";
import { TEXT_UNITS, WHOLE_UNITS } from "../limits.ts";
import { type Answer, answerWith } from "../results.ts";
import type { Services } from "../services.ts";
import { base64, linesOf } from "../speech/bodies.ts";
import { captionSchema, namedTimings, timesOf } from "../speech/captions.ts";
import { fieldsSchema, inputSchema, readFields } from "../speech/fields.ts";
import { formatSchema } from "../speech/formats.ts";
import { startEncoded, startSpeech } from "../speech/speaking.ts";
import { Tally } from "../speech/tally.ts";
import { wholeOf } from "../speech/whole.ts";
import { type Call, type Route, route } from "./route.ts";

const JSON_TYPE = "application/json";
const LINES = "application/x-ndjson";

const flag = z.boolean("give true or false").nullish();
const schema = fieldsSchema.extend({
  input: inputSchema.describe(`The text, of at most ${TEXT_UNITS} characters.`),
  response_format: formatSchema.nullish().describe("Default: mp3."),
  stream: flag.describe(
    "Sends a line of JSON for each utterance as soon as it is there. Without: one object, for a " +
      `text of at most ${WHOLE_UNITS} characters. Default: true.`,
  ),
  ...captionSchema.shape,
  subtitles: z.enum(["srt", "vtt"], "give srt or vtt").nullish().describe(
    "Subtitles in this format; not for a stream.",
  ),
}).refine(({ stream, subtitles }) => !subtitles || stream === false, {
  path: ["subtitles"],
  error: "subtitles need the whole speech: send stream: false, too",
});

type Body = z.infer<typeof schema>;

/** The route. */
export function captionedRoutes(services: Services): Route[] {
  return [
    route({
      method: "post",
      path: "/dev/captioned_speech",
      summary: "Speaks a text, and returns when each word is heard",
      body: schema,
      types: [LINES, JSON_TYPE],
      answer: (call) => caption(services, call),
    }),
  ];
}

async function caption(services: Services, { visit, body }: Call<Body>): Promise<Answer> {
  const isWhole = body.stream === false;
  const text = { value: body.input, most: isWhole ? WHOLE_UNITS : TEXT_UNITS, field: "input" };
  const { manuscript, units, headers } = await readFields(services, body, text);
  const name = body.response_format ?? "mp3";
  const coding = services.codings.of(name);
  const shown = [body.return_timestamps, body.return_phonemes, body.return_visemes, body.subtitles];
  const part = (audio: Uint8Array, timings?: Timings): object => ({
    audio: base64(audio),
    audio_format: coding.type,
    ...timesOf(body, timings),
  });
  return await answerWith(services, visit, {
    type: isWhole ? JSON_TYPE : LINES,
    headers,
    identity: ["captioned", manuscript, name, isWhole, shown],
    make: async () => {
      const { residence, collecting } = services;
      const tally = new Tally(visit);
      if (!isWhole) {
        const encoded = await startEncoded(residence, visit, manuscript, coding);
        return linesOf(encoded, tally, (audio, chunk) => ({
          ...part(audio, chunk && namedTimings(chunk)),
          ...(chunk?.warnings && { warnings: chunk.warnings }),
        }));
      }
      collecting.take(units, visit);
      const chunks = await startSpeech(residence, visit, manuscript);
      const { signal } = visit.request;
      const { samples, seconds, timings, turns } = await wholeOf(chunks, tally, signal);
      const speech = { timings, seconds, sampleRate: SAMPLE_RATE, voice: "", turns };
      const script = manuscript.text as string | readonly Turn[];
      // Subtitles of one voice need no names.
      const names = { speakers: timings.words.some(({ speaker }) => speaker !== undefined) };
      const subtitles = body.subtitles
        ? { subtitles: timingsFile(body.subtitles, script, speech, names) }
        : {};
      const content = { ...part(await coding.whole(samples), timings), ...subtitles };
      return new TextEncoder().encode(JSON.stringify(content));
    },
  });
}
