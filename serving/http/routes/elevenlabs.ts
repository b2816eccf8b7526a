/**
 * ElevenLabs' routes for speech, with and without the times of its characters.
 *
 * @module
 */

import type { EncodeOptions } from "../../../audio/encode.ts";
import { z } from "../../../deps.ts";
import { Refusal } from "../errors.ts";
import { NAME_UNITS, TEXT_UNITS, WHOLE_UNITS } from "../limits.ts";
import { type Answer, answerWith } from "../results.ts";
import type { Services } from "../services.ts";
import { type Alignment, alignmentOf } from "../speech/alignment.ts";
import { base64, type Bytes, linesOf, soundOf } from "../speech/bodies.ts";
import { readFields, seedSchema, speedSchema, textSchema } from "../speech/fields.ts";
import { type Coding, codingWith } from "../speech/formats.ts";
import { type EncodedSpeech, startEncoded, startSpeech } from "../speech/speaking.ts";
import { Tally } from "../speech/tally.ts";
import { wholeOf } from "../speech/whole.ts";
import { type Call, json, type Route, route } from "./route.ts";

const AUDIO = ["audio/mpeg", "audio/opus", "audio/pcm", "audio/wav"];
const JSON_TYPE = "application/json";
const LINES = "application/x-ndjson";

const FORMAT = "mp3_44100_128";
const KBITS = [32, 64, 96, 128, 192];
const RATES = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
/** ElevenLabs' formats: codec, sample rate in Hz, and bitrate in kbit/s. */
const FORMATS: ReadonlyMap<string, EncodeOptions> = new Map([
  ...[[22_050, 32], [24_000, 48], ...KBITS.map((kbits) => [44_100, kbits])].map(([rate, kbits]) =>
    packed("mp3", rate, kbits)
  ),
  ...KBITS.map((kbits) => packed("opus", 48_000, kbits)),
  ...RATES.map((rate) => plain("pcm", rate)),
  ...RATES.map((rate) => plain("wav", rate)),
]);
const QUERY = { output_format: `One of ${[...FORMATS.keys()].join(", ")}. Default: ${FORMAT}.` };

const schema = z.object({
  text: textSchema.describe(`The text, of at most ${TEXT_UNITS} characters.`),
  model_id: z.string("give a name").max(NAME_UNITS, "too long").nullish().describe("Ignored."),
  seed: seedSchema.nullish(),
  voice_settings: z.object({ speed: speedSchema.nullish() }, "give an object").nullish().describe(
    "Only the speed is used.",
  ),
});
type Body = z.infer<typeof schema>;

/** How a route answers. */
interface Shape {
  readonly isStream: boolean;
  readonly isTimed: boolean;
}

/** ElevenLabs' routes. */
export function elevenLabsRoutes(services: Services): Route[] {
  const spoken = (ending: string, summary: string, types: string[], shape: Shape): Route =>
    route({
      method: "post",
      path: `/v1/text-to-speech/{voice_id}${ending}`,
      summary,
      body: schema,
      query: QUERY,
      types,
      answer: (call) => speak(services, call, shape),
    });
  return [
    route({
      method: "get",
      path: "/v1/voices",
      summary: "Lists the voices, as ElevenLabs does",
      types: [JSON_TYPE],
      answer: async () => {
        const { voices } = await services.residence.lists();
        return json({
          voices: voices.map(({ id, gender, language, description }) => ({
            voice_id: id,
            name: id,
            category: "premade",
            description,
            labels: { gender, language },
          })),
        });
      },
    }),
    spoken("", "Speaks a text, as ElevenLabs' route does", AUDIO, {
      isStream: false,
      isTimed: false,
    }),
    spoken("/stream", "Speaks a text as a stream", AUDIO, { isStream: true, isTimed: false }),
    spoken("/with-timestamps", "Speaks a text, and times its characters", [JSON_TYPE], {
      isStream: false,
      isTimed: true,
    }),
    spoken("/stream/with-timestamps", "The same as a stream, in lines of JSON", [LINES], {
      isStream: true,
      isTimed: true,
    }),
  ];
}

async function speak(
  services: Services,
  { visit, body, query, params }: Call<Body>,
  { isStream, isTimed }: Shape,
): Promise<Answer> {
  const name = query.output_format ?? FORMAT;
  const coding = codingNamed(name);
  const fields = { voice: params.voice_id, speed: body.voice_settings?.speed, seed: body.seed };
  const text = {
    value: body.text,
    most: isStream ? TEXT_UNITS : WHOLE_UNITS,
    field: "text",
    keepsPlaces: true,
  };
  const { manuscript, headers } = await readFields(services, fields, text);
  return await answerWith(services, visit, {
    type: !isTimed ? coding.type : isStream ? LINES : JSON_TYPE,
    headers,
    identity: ["elevenlabs", manuscript, name, isStream, isTimed],
    make: async () => {
      const { residence, collecting } = services;
      const tally = new Tally(visit);
      if (isStream) {
        const encoded = await startEncoded(residence, visit, manuscript, coding);
        return isTimed ? timedLines(encoded, tally, body.text) : soundOf(encoded, tally);
      }
      collecting.take(body.text.length, visit);
      const chunks = await startSpeech(residence, visit, manuscript);
      const { signal } = visit.request;
      const { samples, seconds, timings } = await wholeOf(chunks, tally, signal);
      const audio = await coding.whole(samples);
      if (!isTimed) return audio;
      const span = { start: 0, end: seconds };
      const content = timed(audio, alignmentOf(body.text, 0, timings.words, span));
      return new TextEncoder().encode(JSON.stringify(content));
    },
  });
}

/** A line of JSON for each chunk, with the characters up to the end of its text. */
function timedLines(encoded: EncodedSpeech, tally: Tally, text: string): Bytes {
  let place = 0;
  return linesOf(encoded, tally, (audio, chunk) => {
    const from = place;
    place = Math.max(from, chunk?.utterance?.textEnd ?? text.length);
    const span = chunk && { start: chunk.start, end: chunk.start + chunk.seconds };
    const part = text.slice(from, place);
    return timed(audio, span && alignmentOf(part, from, chunk.timings.words, span));
  });
}

function timed(audio: Uint8Array, alignment: Alignment | null = null): object {
  return { audio_base64: base64(audio), alignment, normalized_alignment: alignment };
}

/** The coding of a format such as `mp3_44100_128`. */
function codingNamed(name: string): Coding {
  const options = FORMATS.get(name);
  if (options !== undefined) return codingWith(options);
  const message = `There is no output_format ${JSON.stringify(name.slice(0, 100))}: give one of ` +
    [...FORMATS.keys()].join(", ");
  throw new Refusal("invalid_value", message, "output_format");
}

function packed(format: "mp3" | "opus", rate: number, kbits: number): [string, EncodeOptions] {
  const options = { format, outputSampleRate: rate, bitrate: 1000 * kbits };
  return [`${format}_${rate}_${kbits}`, options];
}

function plain(format: "pcm" | "wav", rate: number): [string, EncodeOptions] {
  return [`${format}_${rate}`, { format, outputSampleRate: rate }];
}
