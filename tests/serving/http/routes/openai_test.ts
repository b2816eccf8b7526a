import assert from "node:assert/strict";
import { DECODERS } from "../../../helpers/decode.ts";
import { errorOf, get, post, testServer, TEXT, TEXT_SAMPLES } from "../../../helpers/server.ts";

const SPEECH = "/v1/audio/speech";

/** The samples of raw 16-bit sound. */
function pcmOf(bytes: Uint8Array): Int16Array {
  return new Int16Array(bytes.slice().buffer);
}

for (const stream of [true, false]) {
  const how = stream ? "as a stream" : "whole";
  Deno.test(`all formats are sent ${how}, with their types`, async () => {
    const { server } = await testServer();
    const ask = async (response_format: string): Promise<Uint8Array<ArrayBuffer>> => {
      const response = await server.fetch(post(SPEECH, { input: TEXT, response_format, stream }));
      const type = response_format === "mp3" ? "audio/mpeg" : `audio/${response_format}`;
      assert.equal(response.headers.get("content-type"), type);
      const bytes = await response.bytes();
      const length = response.headers.get("content-length");
      assert.equal(length, stream ? null : String(bytes.length));
      return bytes;
    };
    const pcm = pcmOf(await ask("pcm"));
    assert.equal(pcm.length, TEXT_SAMPLES);
    const wav = await ask("wav");
    assert.deepEqual(pcmOf(wav.subarray(44)), pcm);
    assert.equal(
      new DataView(wav.buffer).getUint32(40, true),
      stream ? 0xFFFFFFFF : 2 * TEXT_SAMPLES,
    );
    const flac = await DECODERS.flac(await ask("flac"));
    assert.deepEqual(flac.samples.map((sample) => sample * 32_768), Float32Array.from(pcm));
    for (const format of ["mp3", "opus"] as const) {
      const { samples, sampleRate } = await DECODERS[format](await ask(format));
      const seconds = samples.length / sampleRate;
      assert(Math.abs(seconds - TEXT_SAMPLES / 24_000) < 0.15, `${format}: ${seconds} s`);
      assert(Math.abs(Math.max(...samples) - 0.3) < 0.05, format);
    }
    assertAdts(await ask("aac"), TEXT_SAMPLES);
  });
}

/** Checks that bytes are whole ADTS frames of AAC-LC at 24 kHz mono, enough for the samples. */
function assertAdts(bytes: Uint8Array, samples: number): void {
  let frames = 0;
  for (let at = 0; at < bytes.length; frames++) {
    assert.equal(bytes[at] << 4 | bytes[at + 1] >> 4, 0xFFF);
    assert.equal(bytes[at + 2] >> 2 & 0xF, 6, "24 kHz");
    at += (bytes[at + 3] & 3) << 11 | bytes[at + 4] << 3 | bytes[at + 5] >> 5;
    assert(at <= bytes.length);
  }
  assert(frames * 1024 >= samples && frames * 1024 < samples + 4 * 1024, `${frames} frames`);
}

Deno.test("the default is MP3, in the default voice", async () => {
  const { server, speaker } = await testServer();
  const response = await server.fetch(post(SPEECH, { input: TEXT }));
  assert.equal(response.headers.get("content-type"), "audio/mpeg");
  await response.bytes();
  assert.deepEqual(speaker.asked, [
    { text: TEXT, options: { speed: 1, seed: 0, trimSilence: false } },
  ]);
});

Deno.test("fields mean what OpenAI's and Kokoro-FastAPI's clients mean", async () => {
  const { server, speaker } = await testServer();
  const optionsFor = async (fields: object): Promise<object> => {
    const response = await server.fetch(post(SPEECH, { input: TEXT, ...fields }));
    assert.equal(response.status, 200, await response.clone().text());
    await response.bytes();
    const { speed, seed, trimSilence, ...options } = speaker.asked.at(-1)!.options;
    return {
      ...options,
      ...(speed !== 1 && { speed }),
      ...(seed !== 0 && { seed }),
      ...(trimSilence && { trimSilence }),
    };
  };
  const rows: [object, object][] = [
    [{ voice: "bf_emma" }, { voice: "bf_emma" }],
    [{ voice: "alloy" }, { voice: "af_alloy" }],
    [{ voice: { id: "alloy" } }, { voice: "af_alloy" }],
    [{ voice: "me", voice_aliases: { me: "bf_emma" } }, { voice: "bf_emma" }],
    [{ voice: "me", voice_aliases: { me: { voice: "alloy", rate: 1.5 } } }, {
      voice: "af_alloy",
      speed: 1.5,
    }],
    [{ speed: 1.25 }, { speed: 1.25 }],
    [{ speed: 0.25 }, { speed: 0.5 }],
    [{ speed: 4 }, { speed: 2 }],
    [{ emotion: "sad(0.5)" }, { emotion: "sad(0.5)" }],
    [{ instructions: "Speak in a cheerful tone, please." }, { emotion: "excited" }],
    [{ instructions: "Sound SAD." }, { emotion: "sad" }],
    [{ instructions: "Don't sound sad." }, {}],
    [{ instructions: "Like a pirate." }, {}],
    [{ instructions: "Be sad", emotion: "angry" }, { emotion: "angry" }],
    [{ seed: 7 }, { seed: 7 }],
    [{ trim_silence: true }, { trimSilence: true }],
    [{ model: "TTS-1" }, {}],
    [{ voice: null, speed: null, instructions: null, response_format: null }, {}],
    [{ backend: "kokoro", extra: { deep: [1] }, return_timing: true }, {}],
  ];
  for (const [fields, options] of rows) {
    assert.deepEqual(await optionsFor(fields), options, JSON.stringify(fields));
  }
});

Deno.test("headers say what was changed and what was ignored", async () => {
  const { server } = await testServer();
  const headersFor = async (fields: object): Promise<(string | null)[]> => {
    const response = await server.fetch(post(SPEECH, { input: TEXT, ...fields }));
    await response.bytes();
    return ["x-kokoro-clamped", "x-kokoro-ignored"].map((name) => response.headers.get(name));
  };
  assert.deepEqual(await headersFor({ speed: 2, instructions: "happy" }), [null, null]);
  assert.deepEqual(await headersFor({ speed: 3 }), ["speed=2", null]);
  assert.deepEqual(await headersFor({ voice: "bf_emma", lang_code: "b" }), [null, null]);
  assert.deepEqual(
    await headersFor({ instructions: "Like a pirate", voice: "bf_emma", lang_code: "j?" }),
    [null, "instructions, lang_code"],
  );
  assert.deepEqual(await headersFor({ pause_between_turns: 1 }), [null, "pause_between_turns"]);
  assert.deepEqual(await headersFor({ normalization_options: { normalize: false } }), [
    null,
    "normalization_options",
  ]);
});

Deno.test("volume_multiplier is a factor on the samples, below full scale", async () => {
  const { server } = await testServer();
  const loudest = async (volume_multiplier: number): Promise<number> => {
    const body = { input: TEXT, response_format: "pcm", volume_multiplier };
    const pcm = pcmOf(await (await server.fetch(post(SPEECH, body))).bytes());
    return Math.max(...pcm) / 32_768;
  };
  assert(Math.abs(await loudest(2) - 0.6) < 0.01);
  assert.equal(await loudest(0), 0);
  const limited = await loudest(10);
  assert(limited > 0.8 && limited < 0.9, String(limited));
});

Deno.test("events have all of the sound, and then the usage", async () => {
  const { server } = await testServer();
  const body = { input: TEXT, response_format: "pcm" };
  const expected = await (await server.fetch(post(SPEECH, body))).bytes();
  const response = await server.fetch(post(SPEECH, { ...body, stream_format: "sse" }));
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const events = (await response.text()).trimEnd().split("\n\n").map((event) => {
    assert(event.startsWith("data: "));
    return JSON.parse(event.slice("data: ".length));
  });
  const last = events.pop();
  assert.deepEqual(events.map(({ type }) => type), events.map(() => "speech.audio.delta"));
  const sound = events.map(({ audio }) => Uint8Array.fromBase64(audio));
  assert.deepEqual(await new Blob(sound).bytes(), expected);
  assert(events.length > 1);
  const { usage, ...done } = last;
  assert.deepEqual(done, { type: "speech.audio.done" });
  assert.equal(usage.output_tokens, TEXT_SAMPLES / 600);
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
});

Deno.test("invalid requests are told apart by status, param and code", async () => {
  const { server, speaker } = await testServer();
  const rows: [unknown, number, string | null, string][] = [
    [{}, 400, "input", "missing_value"],
    [{ input: "" }, 400, "input", "invalid_value"],
    [{ input: 5 }, 400, "input", "invalid_value"],
    [{ input: "?!" }, 400, "input", "invalid_value"],
    [{ input: TEXT, voice: "nobody" }, 400, "voice", "invalid_value"],
    [{ input: TEXT, voice: 3 }, 400, "voice", "invalid_value"],
    [{ input: TEXT, voice: "constructor" }, 400, "voice", "invalid_value"],
    [{ input: TEXT, emotion: "bored" }, 400, "emotion", "invalid_value"],
    [{ input: TEXT, speed: 5 }, 400, "speed", "invalid_value"],
    [{ input: TEXT, speed: "fast" }, 400, "speed", "invalid_value"],
    [{ input: TEXT, seed: 0.5 }, 400, "seed", "invalid_value"],
    [{ input: TEXT, response_format: "m4a" }, 400, "response_format", "invalid_value"],
    [{ input: TEXT, stream_format: "ws" }, 400, "stream_format", "invalid_value"],
    [{ input: TEXT, model: "whisper-1" }, 404, "model", "model_not_found"],
    [{ input: "a".repeat(100_001) }, 400, "input", "text_too_long"],
    [{ input: "a".repeat(10_001), stream: false }, 400, "input", "text_too_long"],
    [{ input: "Hi. [pause:10s]".repeat(31) }, 400, "input", "text_too_long"],
    ["{", 400, null, "invalid_json"],
    ["[]", 400, null, "invalid_value"],
    ["null", 400, null, "invalid_value"],
  ];
  for (const [body, status, param, code] of rows) {
    const error = await errorOf(await server.fetch(post(SPEECH, body)));
    const shown = JSON.stringify(body).slice(0, 80);
    assert.deepEqual([error.status, error.param, error.code], [status, param, code], shown);
    assert.equal(error.type, "invalid_request_error");
  }
  assert.equal(speaker.queue().requests, 0);
});

Deno.test("models and voices are listed as clients expect", async () => {
  const { server } = await testServer();
  const read = async (path: string): Promise<unknown> =>
    await (await server.fetch(get(path))).json();
  const { object, data } = await read("/v1/models") as { object: string; data: { id: string }[] };
  assert.equal(object, "list");
  assert(data.some(({ id }) => id === "gpt-4o-mini-tts"));
  const { created, ...model } = await read("/v1/models/tts-1") as { created: number };
  assert(Number.isInteger(created));
  assert.deepEqual(model, { id: "tts-1", object: "model", owned_by: "kokoro" });
  const missing = await errorOf(await server.fetch(get("/v1/models/gpt-9")));
  assert.deepEqual([missing.status, missing.code], [404, "model_not_found"]);
  assert.deepEqual(await read("/v1/audio/models"), { models: data.map(({ id }) => ({ id })) });
  assert.deepEqual(await read("/v1/audio/voices"), {
    voices: ["af_heart", "af_alloy", "bf_emma"].map((id) => ({ id, name: id })),
  });
  assert.deepEqual(await read("/v1/audio/voices?legacy=true"), {
    voices: ["af_heart", "af_alloy", "bf_emma"],
  });
});
