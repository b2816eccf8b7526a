import assert from "node:assert/strict";
import type { Alignment } from "../../../../serving/http/speech/alignment.ts";
import { DECODERS } from "../../../helpers/decode.ts";
import { errorOf, get, post, testServer, TEXT } from "../../../helpers/server.ts";

const PATH = "/v1/text-to-speech/alloy";
interface Timed {
  readonly audio_base64: string;
  readonly alignment: Alignment | null;
}

/** Checks that the characters are those of the text, in order and without gaps of time. */
function assertAligned(parts: readonly (Alignment | null)[]): void {
  const all = parts.filter((part) => part !== null);
  assert.equal(all.flatMap(({ characters }) => characters).join(""), TEXT);
  const starts = all.flatMap((part) => part.character_start_times_seconds);
  const ends = all.flatMap((part) => part.character_end_times_seconds);
  assert.deepEqual([starts.length, ends.length], [TEXT.length, TEXT.length]);
  starts.slice(1).forEach((start, i) => assert(Math.abs(start - ends[i]) < 1e-9));
  const five = TEXT.indexOf("five");
  assert(Math.abs(starts[five] - 0.4) < 1e-9 && Math.abs(ends[five + 3] - 0.5) < 1e-9);
}

Deno.test("speech is sent in the format of the query, whole or as a stream", async () => {
  const { server, speaker } = await testServer();
  for (const ending of ["", "/stream"]) {
    const ask = async (format: string): Promise<Uint8Array<ArrayBuffer>> => {
      const path = `${PATH}${ending}?output_format=${format}`;
      const response = await server.fetch(post(path, { text: TEXT, model_id: "eleven_v3" }));
      assert.equal(response.status, 200, format);
      return await response.bytes();
    };
    assert.equal((await ask("pcm_24000")).length, 24_000);
    assert.equal((await ask("pcm_16000")).length, 16_000);
    const { sampleRate } = await DECODERS.mp3(await ask("mp3_44100_128"));
    assert.equal(sampleRate, 44_100);
    assert.equal((await DECODERS.opus(await ask("opus_48000_64"))).sampleRate, 48_000);
    assert.equal((await DECODERS.wav(await ask("wav_24000"))).samples.length, 12_000);
  }
  const body = { text: TEXT, seed: 3, voice_settings: { speed: 1.1, stability: 1 } };
  await (await server.fetch(post(PATH, body))).bytes();
  assert.deepEqual(speaker.asked.at(-1)!.options, {
    voice: "af_alloy",
    speed: 1.1,
    seed: 3,
    trimSilence: false,
  });
});

Deno.test("formats that can't be made are refused", async () => {
  const { server } = await testServer();
  for (const format of ["ulaw_8000", "mp3_44100_7", "mp3_1_1", "pcm_100", "", "mp3"]) {
    const { status, param } = await errorOf(
      await server.fetch(post(`${PATH}?output_format=${format}`, { text: TEXT })),
    );
    assert.deepEqual([status, param], [400, "output_format"], format);
  }
});

Deno.test("characters are timed, whole and as a stream", async () => {
  const { server } = await testServer();
  const whole = await server.fetch(post(`${PATH}/with-timestamps`, { text: TEXT }));
  const { audio_base64, alignment }: Timed = await whole.json();
  assertAligned([alignment]);
  assert(audio_base64.length > 1000);
  const stream = await server.fetch(post(`${PATH}/stream/with-timestamps`, { text: TEXT }));
  const lines: Timed[] = (await stream.text()).trimEnd().split("\n").map((one) => JSON.parse(one));
  assertAligned(lines.map((line) => line.alignment));
  assert(lines.length >= 2);
});

Deno.test("voices are listed, and unknown ones are refused", async () => {
  const { server } = await testServer();
  const { voices } = await (await server.fetch(get("/v1/voices"))).json();
  assert.deepEqual(voices[2], {
    voice_id: "bf_emma",
    name: "bf_emma",
    category: "premade",
    description: "a tone",
    labels: { gender: "female", language: "en-gb" },
  });
  for (const voice of ["nobody", "..%2F..%2Fetc", "%00"]) {
    const path = `/v1/text-to-speech/${voice}`;
    const { status, param } = await errorOf(await server.fetch(post(path, { text: TEXT })));
    assert.deepEqual([status, param], [400, "voice"], voice);
  }
});
