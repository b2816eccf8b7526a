/** What Kokoro-FastAPI's own tests say of its answers, with this server's form of errors. */

import assert from "node:assert/strict";
import { errorOf, get, post, testServer } from "../../helpers/server.ts";

const SPEECH = "/v1/audio/speech";
const BASE = { model: "kokoro", input: "Hello world", voice: "af_heart", stream: false };

Deno.test("models are listed and described", async () => {
  const { server } = await testServer();
  const { object, data } = await (await server.fetch(get("/v1/models"))).json();
  assert.equal(object, "list");
  const ids = data.map(({ id }: { id: string }) => id);
  for (const id of ["tts-1", "tts-1-hd", "kokoro", "gpt-4o-mini-tts"]) assert(ids.includes(id));
  const { created, ...model } = await (await server.fetch(get("/v1/models/tts-1"))).json();
  assert.deepEqual(model, { id: "tts-1", object: "model", owned_by: "kokoro" });
  assert.equal(typeof created, "number");
  const unknown = await errorOf(await server.fetch(get("/v1/models/nonexistent-model")));
  assert.deepEqual([unknown.status, unknown.code], [404, "model_not_found"]);
});

Deno.test("speech has the type of its format, whole and as a stream", async () => {
  const { server, speaker } = await testServer();
  for (const stream of [true, false]) {
    for (const [response_format, type] of [["mp3", "audio/mpeg"], ["pcm", "audio/pcm"]]) {
      const response = await server.fetch(post(SPEECH, { ...BASE, stream, response_format }));
      assert.deepEqual([response.status, response.headers.get("content-type")], [200, type]);
      assert((await response.bytes()).length > 0);
      assert.equal(response.headers.has("content-length"), !stream);
    }
  }
  await (await server.fetch(post(SPEECH, { ...BASE, voice: "alloy" }))).body!.cancel();
  assert.equal(speaker.asked.at(-1)!.options.voice, "af_alloy");
});

Deno.test("an alias stands for a voice, and its rate is a factor on the speed", async () => {
  const { server, speaker } = await testServer();
  const voice_aliases = { narrator: "bf_emma", grandpa: { voice: "af_alloy", rate: 0.8 } };
  for (
    const [voice, speed, expected] of [["narrator", 1, ["bf_emma", 1]], [
      "grandpa",
      2,
      ["af_alloy", 1.6],
    ]] as const
  ) {
    const response = await server.fetch(post(SPEECH, { ...BASE, voice, speed, voice_aliases }));
    await response.body!.cancel();
    const { options } = speaker.asked.at(-1)!;
    assert.deepEqual([options.voice, options.speed], expected);
  }
});

const WRONG: [name: string, fields: object, param: string][] = [
  ["an unknown voice", { voice: "invalid_voice" }, "voice"],
  ["an empty text", { input: "" }, "input"],
  ["an unknown format", { response_format: "invalid_format" }, "response_format"],
  ["an alias to nowhere", { voice: "me", voice_aliases: { me: "not_a_voice" } }, "voice"],
  ["an alias to nothing", { voice: "me", voice_aliases: { me: "" } }, "voice_aliases.me"],
  [
    "a rate out of bounds",
    { voice: "me", voice_aliases: { me: { voice: "af_heart", rate: 9 } } },
    "voice_aliases.me.rate",
  ],
];

for (const [name, fields, param] of WRONG) {
  Deno.test(`${name} is a 400 that names the field`, async () => {
    const { server } = await testServer();
    const error = await errorOf(await server.fetch(post(SPEECH, { ...BASE, ...fields })));
    assert.deepEqual([error.status, error.param], [400, param]);
    assert.equal(error.type, "invalid_request_error");
  });
}

Deno.test("a blank turn of a dialogue is a 400", async () => {
  const { server } = await testServer();
  const turns = [{ voice: "af_heart", text: "" }];
  const { status } = await errorOf(await server.fetch(post("/dev/dialogue", { turns })));
  assert.equal(status, 400);
});
