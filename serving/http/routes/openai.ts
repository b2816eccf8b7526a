/**
 * OpenAI's routes for speech, models and voices.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import { TEXT_UNITS, WHOLE_UNITS } from "../limits.ts";
import { type Answer, answerWith } from "../results.ts";
import type { Services } from "../services.ts";
import { eventsOf, soundOf } from "../speech/bodies.ts";
import { checkModel, fieldsSchema, inputSchema, readFields } from "../speech/fields.ts";
import { formatSchema } from "../speech/formats.ts";
import { givenTurns, type SceneFields } from "../speech/scene.ts";
import { startEncoded, startSpeech } from "../speech/speaking.ts";
import { Tally } from "../speech/tally.ts";
import { wholeOf } from "../speech/whole.ts";
import { type Call, json, type Route, route } from "./route.ts";

const AUDIO = ["audio/mpeg", "audio/opus", "audio/aac", "audio/flac", "audio/wav", "audio/pcm"];
const EVENTS = "text/event-stream";

const schema = fieldsSchema.extend({
  input: inputSchema.describe(`The text, of at most ${TEXT_UNITS} characters.`),
  response_format: formatSchema.nullish().describe("Default: mp3. pcm is 16 bits at 24 kHz."),
  stream_format: z.enum(["audio", "sse"], "give audio or sse").nullish().describe(
    "sse sends events with parts of the sound. Default: audio.",
  ),
  stream: z.boolean("give true or false").nullish().describe(
    `false: the sound is sent when all of it is there, with its length, for a text of at most ` +
      `${WHOLE_UNITS} characters. Default: true.`,
  ),
});

const hasTurns = (fields: SceneFields): boolean => givenTurns(fields) !== undefined;

/** OpenAI's routes. */
export function openAiRoutes(services: Services): Route[] {
  const { residence, names } = services;
  /** When this server began to serve its models. */
  const created = Math.floor(Date.now() / 1000);
  const modelNamed = (id: string): object => ({ id, object: "model", created, owned_by: "kokoro" });
  const voices = async (): Promise<{ id: string; name: string }[]> =>
    (await residence.lists()).voices.map(({ id }) => ({ id, name: id }));
  return [
    route({
      method: "post",
      path: "/v1/audio/speech",
      summary: "Speaks a text, as OpenAI's route does",
      body: schema,
      types: [...AUDIO, EVENTS],
      answer: (call) => speak(services, call),
    }),
    route({
      method: "post",
      path: "/dev/dialogue",
      summary: "Speaks turns, as Kokoro-FastAPI's route does",
      body: schema.refine(hasTurns, { path: ["turns"], error: "give a list of turns" }),
      types: [...AUDIO, EVENTS],
      answer: (call) => speak(services, call),
    }),
    route({
      method: "get",
      path: "/v1/models",
      summary: "Lists the names of models",
      types: ["application/json"],
      answer: () => json({ object: "list", data: names.models.map(modelNamed) }),
    }),
    route({
      method: "get",
      path: "/v1/models/{id}",
      summary: "Describes a model",
      types: ["application/json"],
      answer: ({ params: { id } }) => {
        checkModel(id, names.models);
        return json(modelNamed(id.toLowerCase()));
      },
    }),
    route({
      method: "get",
      path: "/v1/audio/models",
      summary: "Lists the names of models, for Open WebUI",
      isOpen: true,
      types: ["application/json"],
      answer: () => json({ models: names.models.map((id) => ({ id })) }),
    }),
    route({
      method: "get",
      path: "/v1/audio/voices",
      summary: "Lists the voices",
      isOpen: true,
      query: { legacy: "true: only their names" },
      types: ["application/json"],
      answer: async ({ query: { legacy } }) => {
        const all = await voices();
        return json({ voices: legacy === "true" ? all.map(({ id }) => id) : all });
      },
    }),
    ...["/v1", "/v1/"].map((path) =>
      route({
        method: "get",
        path,
        summary: "Answers clients that open a connection in advance",
        isOpen: true,
        types: ["application/json"],
        answer: () => json({ object: "api", routes: "openapi.json" }),
      })
    ),
  ];
}

/** Answers a request for speech. */
async function speak(
  services: Services,
  { visit, body }: Call<z.infer<typeof schema>>,
): Promise<Answer> {
  const isEvents = body.stream_format === "sse";
  const isWhole = body.stream === false && !isEvents;
  const most = isWhole ? WHOLE_UNITS : TEXT_UNITS;
  const text = { value: body.input, most, field: "input" };
  const { manuscript, units, headers } = await readFields(services, body, text);
  const name = body.response_format ?? "mp3";
  const coding = services.codings.of(name);
  return await answerWith(services, visit, {
    type: isEvents ? EVENTS : coding.type,
    headers,
    identity: [manuscript, name, isWhole],
    make: async () => {
      const { residence, collecting } = services;
      const tally = new Tally(visit);
      if (isWhole) {
        collecting.take(units, visit);
        const chunks = await startSpeech(residence, visit, manuscript);
        return await coding.whole((await wholeOf(chunks, tally, visit.request.signal)).samples);
      }
      const sound = soundOf(await startEncoded(residence, visit, manuscript, coding), tally);
      return isEvents ? eventsOf(sound, tally) : sound;
    },
  });
}
