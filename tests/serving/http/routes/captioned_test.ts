import assert from "node:assert/strict";
import { errorOf, post, testServer, TEXT, TEXT_SAMPLES } from "../../../helpers/server.ts";

const PATH = "/dev/captioned_speech";
const WORDS = ["One", "two", "three", "Four", "five"];

interface Part {
  readonly audio: string;
  readonly audio_format: string;
  readonly timestamps: {
    word: string;
    start_time: number;
    end_time: number;
    text_start: number;
    text_end: number;
  }[];
}

async function linesOf(response: Response): Promise<Part[]> {
  assert.equal(response.headers.get("content-type"), "application/x-ndjson");
  return (await response.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("a stream has a line for each utterance, with the times of its words", async () => {
  const { server } = await testServer();
  const lines = await linesOf(
    await server.fetch(post(PATH, { input: TEXT, response_format: "pcm" })),
  );
  assert.deepEqual(
    lines.map(({ timestamps }) => timestamps.map(({ word }) => word).join(" ")),
    ["One two three", "Four five"],
  );
  const words = lines.flatMap(({ timestamps }) => timestamps);
  for (const [i, { start_time, end_time }] of words.entries()) {
    assert(Math.abs(start_time - i / 10) < 1e-9 && Math.abs(end_time - (i + 1) / 10) < 1e-9);
  }
  assert.deepEqual(words.map((word) => TEXT.slice(word.text_start, word.text_end)), WORDS);
  assert.equal(lines[0].audio_format, "audio/pcm");
  const sizes = lines.map(({ audio }) => Uint8Array.fromBase64(audio).length);
  assert.deepEqual(sizes, [3 * 4800, 2 * 4800]);
});

Deno.test("the sounds of all lines are one file", async () => {
  const { server } = await testServer();
  const body = { input: TEXT, response_format: "mp3" };
  const speech = await (await server.fetch(post("/v1/audio/speech", body))).bytes();
  const lines = await linesOf(await server.fetch(post(PATH, body)));
  const joined = await new Blob(lines.map(({ audio }) => Uint8Array.fromBase64(audio))).bytes();
  assert.deepEqual(joined, speech);
});

Deno.test("without a stream there is one object, with what was asked for", async () => {
  const { server } = await testServer();
  const read = async (fields: object): Promise<Record<string, unknown>> =>
    await (await server.fetch(
      post(PATH, { input: TEXT, response_format: "wav", stream: false, ...fields }),
    )).json();
  const { audio, timestamps, ...others } = await read({}) as unknown as Part;
  assert.deepEqual(others, { audio_format: "audio/wav" });
  assert.equal(Uint8Array.fromBase64(audio).length, 44 + 2 * TEXT_SAMPLES);
  assert.deepEqual(timestamps.map(({ word }) => word), WORDS);
  const more = await read({
    return_timestamps: false,
    return_phonemes: true,
    return_visemes: true,
    subtitles: "srt",
  });
  assert.deepEqual(Object.keys(more).sort(), [
    "audio",
    "audio_format",
    "phonemes",
    "subtitles",
    "visemes",
  ]);
  assert.match(more.subtitles as string, /^1\n00:00:00,000 --> .*\nOne two three\. Four five\.\n/);
  assert.match((await read({ subtitles: "vtt" })).subtitles as string, /^WEBVTT\n/);
});

Deno.test("subtitles of a stream are refused", async () => {
  const { server } = await testServer();
  const { status, param } = await errorOf(
    await server.fetch(post(PATH, { input: TEXT, subtitles: "srt" })),
  );
  assert.deepEqual([status, param], [400, "subtitles"]);
});
