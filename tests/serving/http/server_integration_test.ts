/** Tests the server with the real network, and with clients that people use. */

import assert from "node:assert/strict";
import { loadOpenAi } from "../../../dev_deps.ts";
import { listen } from "../../../serving/http/listen.ts";
import { createServer } from "../../../serving/http/server.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import { quantize } from "../../../audio/quantize.ts";
import { DECODERS } from "../../helpers/decode.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";
import { between } from "../../helpers/server.ts";

const TEXT = "The birch canoe slid on the smooth planks. It is easy to tell the depth of a well.";

Deno.test("real clients get real speech", async (test) => {
  using model = await loadKokoro({ device: "cpu" });
  const server = await createServer(await between(model), { keys: [{ key: "a-real-key" }] });
  const listening = listen(server, { host: "127.0.0.1", port: 0 });
  const { samples, timings, seconds } = await model.synthesize(TEXT, { voice: "af_alloy" });
  const expected = Int16Array.from(quantize(samples, 16));
  const pcmOf = (bytes: Uint8Array): Int16Array => new Int16Array(bytes.slice().buffer);
  const OpenAi = await loadOpenAi();
  const client = new OpenAi({ apiKey: "a-real-key", baseURL: `${listening.url}/v1` });
  const speech = { model: "gpt-4o-mini-tts", voice: "alloy", input: TEXT } as const;

  await test.step("OpenAI's client, with each format", async () => {
    for (const response_format of ["mp3", "opus", "flac", "wav", "pcm", "aac"] as const) {
      const response = await client.audio.speech.create({ ...speech, response_format });
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response_format === "pcm") assert.deepEqual(pcmOf(bytes), expected);
      else if (response_format === "wav") assert.deepEqual(pcmOf(bytes.subarray(44)), expected);
      else if (response_format === "aac") assert.equal(bytes[0], 0xFF);
      else {
        const sound = await DECODERS[response_format](bytes);
        assert(Math.abs(sound.samples.length / sound.sampleRate - seconds) < 0.15);
      }
    }
  });

  await test.step("OpenAI's client, as a stream", async () => {
    const response = await client.audio.speech.create({ ...speech, response_format: "pcm" });
    const parts = await Array.fromAsync(response.body!);
    assert(parts.length >= 2, "each sentence comes by itself");
    assert.deepEqual(pcmOf(await new Blob(parts as BlobPart[]).bytes()), expected);
  });

  await test.step("OpenAI's client, with errors", async () => {
    const other = new OpenAi({ apiKey: "wrong", baseURL: client.baseURL });
    await assert.rejects(other.audio.speech.create(speech), OpenAi.AuthenticationError);
    await assert.rejects(
      client.audio.speech.create({ ...speech, voice: "nobody" }),
      (error) =>
        error instanceof OpenAi.BadRequestError && error.param === "voice" &&
        /there is no voice/.test(error.message) && typeof error.requestID === "string",
    );
    await assert.rejects(client.models.retrieve("gpt-9"), OpenAi.NotFoundError);
    const models = await Array.fromAsync(await client.models.list());
    assert(models.some(({ id }) => id === "tts-1-hd"));
  });

  await test.step("events, as LiveKit's plugin asks for them", async () => {
    const prewarm = await fetch(`${listening.url}/v1/`);
    await prewarm.body?.cancel();
    assert(prewarm.status < 500);
    const response = await fetch(`${listening.url}/v1/audio/speech`, {
      method: "POST",
      headers: {
        "accept": "text/event-stream",
        "authorization": "Bearer a-real-key",
        "content-type": "application/json",
        "user-agent": "AsyncOpenAI/Python",
      },
      body: JSON.stringify({
        ...speech,
        response_format: "pcm",
        speed: 1,
        stream_format: "sse",
        instructions: "Speak clearly.",
      }),
    });
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    const events = (await response.text()).trimEnd().split("\n\n")
      .map((event) => JSON.parse(event.replace(/^data: /, "")));
    const { type, usage } = events.pop();
    assert.equal(type, "speech.audio.done");
    assert.equal(usage.output_tokens, Math.ceil(samples.length / 600));
    const sound = events.map(({ audio }) => Uint8Array.fromBase64(audio));
    assert.deepEqual(pcmOf(await new Blob(sound).bytes()), expected);
  });

  await test.step("curl, as in OpenAI's documentation", async () => {
    await inTemporaryFolder(async (folder) => {
      const { code } = await new Deno.Command("curl", {
        args: [
          `${listening.url}/v1/audio/speech`,
          ...["-sSf", "-H", "Authorization: Bearer a-real-key"],
          ...["-H", "Content-Type: application/json"],
          ...["-d", JSON.stringify(speech), "--output", "speech.mp3"],
        ],
        cwd: folder,
      }).output();
      assert.equal(code, 0);
      const { samples, sampleRate } = await DECODERS.mp3(
        await Deno.readFile(`${folder}/speech.mp3`),
      );
      assert(Math.abs(samples.length / sampleRate - seconds) < 0.15);
    });
  });

  await test.step("times are those of the model", async () => {
    const response = await fetch(`${listening.url}/dev/captioned_speech`, {
      method: "POST",
      headers: { "authorization": "Bearer a-real-key", "content-type": "application/json" },
      body: JSON.stringify({ input: TEXT, voice: "af_alloy", response_format: "pcm" }),
    });
    const lines = (await response.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
    const words = lines.flatMap(({ timestamps }) => timestamps);
    assert.deepEqual(
      words,
      timings.words.map(({ text, start, end, textStart, textEnd }) => ({
        word: text,
        start_time: start,
        end_time: end,
        text_start: textStart,
        text_end: textEnd,
        voice: "af_alloy",
      })),
    );
  });

  await test.step("phonemes that were read can be spoken, and sound the same", async () => {
    const ask = (path: string, body: object): Promise<Response> =>
      fetch(`${listening.url}/dev/${path}`, {
        method: "POST",
        headers: { "authorization": "Bearer a-real-key", "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const text = "Hello, world! It works.";
    const { phonemes } = await (await ask("phonemize", { text, language: "a" })).json();
    const wav = await (await ask("generate_from_phonemes", { phonemes, voice: "af_alloy" }))
      .bytes();
    const same = await model.synthesize(text, { voice: "af_alloy" });
    assert.deepEqual(pcmOf(wav.subarray(44)), Int16Array.from(quantize(same.samples, 16)));
  });

  await listening.stop();
});
