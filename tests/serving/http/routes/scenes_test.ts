import assert from "node:assert/strict";
import { errorOf, post, testServer, TEXT } from "../../../helpers/server.ts";

const SPEECH = "/v1/audio/speech";
const CAPTIONED = "/dev/captioned_speech";
const TURNS = [{ voice: "af_heart", text: "One two." }, { voice: "bf_emma", text: "Three four." }];

async function asked(fields: object, path = SPEECH): Promise<{ text: unknown; options: object }> {
  const { server, speaker } = await testServer();
  const response = await server.fetch(post(path, { response_format: "pcm", ...fields }));
  assert.equal(response.status, 200, await response.clone().text());
  await response.bytes();
  const { text, options } = speaker.asked[0];
  return { text, options };
}

async function refused(fields: object, path = SPEECH): Promise<[number, string, string | null]> {
  const { server } = await testServer();
  const { status, code, param } = await errorOf(await server.fetch(post(path, fields)));
  return [status, code, param];
}

Deno.test("turns are spoken instead of a text, under Kokoro-FastAPI's names, too", async () => {
  const text = [{ voice: "af_heart", text: "One two." }, { voice: "bf_emma", text: "Three four." }];
  assert.deepEqual((await asked({ turns: TURNS })).text, text);
  assert.deepEqual((await asked({ turns: TURNS, input: "" })).text, text);
  const inputs = TURNS.map(({ voice, text }) => ({ voice_id: voice, text }));
  assert.deepEqual((await asked({ inputs })).text, text);
  assert.deepEqual((await asked({ inputs }, "/dev/dialogue")).text, text);
  assert.deepEqual((await asked({ turns: TURNS, pause_between_turns: 0.5 })).text, [
    text[0],
    { ...text[1], pauseBefore: 0.5 },
  ]);
});

Deno.test("a turn has all that turns of scripts have", async () => {
  const turn = {
    text: "One.",
    speaker: "RICK",
    emotion: "sad",
    speed: 0.9,
    volume: -3,
    pitch: 2,
    seed: 7,
    overlap: 0.3,
  };
  const cast = { RICK: "alloy" };
  const sent = { ...turn, language: "b", pause_before: 1 };
  const { text, options } = await asked({ turns: [sent], cast, turn_gap: 0.4 });
  assert.deepEqual(text, [{ ...turn, language: "en-gb", pauseBefore: 1 }]);
  const { cast: known, turnGap } = options as Record<string, unknown>;
  assert.deepEqual([known, turnGap], [{ RICK: { voice: "af_alloy" } }, 0.4]);
});

Deno.test("names of OpenAI and of the request's own stand for voices everywhere", async () => {
  const voice_aliases = { Boss: { voice: "bf_emma", rate: 1.5 } };
  const turns = [{ voice: "boss", text: "One." }, { voice: { id: "alloy" }, text: "Two." }];
  assert.deepEqual((await asked({ turns, voice_aliases })).text, [
    { voice: "bf_emma", speed: 1.5, text: "One." },
    { voice: "af_alloy", text: "Two." },
  ]);
  const input = "[voice:boss]One. [ voice : alloy ]Two. [voice:af_heart]Three.";
  assert.equal(
    (await asked({ input, voice_aliases })).text,
    "[voice:bf_emma][rate:1.5]One. [voice:af_alloy]Two. [voice:af_heart]Three.",
  );
  assert.equal((await asked({ input, voice_aliases, markup: false })).text, input);
});

Deno.test("markup is read unless the request says no; SSML only if it says so", async () => {
  const flags = async (fields: object): Promise<unknown[]> => {
    const { markup, ssml } = (await asked({ input: TEXT, ...fields })).options as Record<
      string,
      unknown
    >;
    return [markup, ssml];
  };
  assert.deepEqual(await flags({}), [undefined, undefined]);
  assert.deepEqual(await flags({ allow_voice_tags: true }), [undefined, undefined]);
  assert.deepEqual(await flags({ allow_voice_tags: false }), [false, undefined]);
  assert.deepEqual(await flags({ markup: false, ssml: true }), [false, true]);
});

Deno.test("a language that is not the voice's is read in it", async () => {
  const other = await asked({ input: TEXT, voice: "bf_emma", lang_code: "a" });
  assert.deepEqual(other.text, [{ text: TEXT, language: "en-us" }]);
  assert.equal((await asked({ input: TEXT, voice: "bf_emma", lang_code: "b" })).text, TEXT);
  assert.deepEqual((await asked({ turns: [{ text: "One." }], lang_code: "b" })).text, [
    { text: "One.", language: "en-gb" },
  ]);
});

Deno.test("mistakes in scenes are errors of their field", async () => {
  assert.deepEqual(await refused({}), [400, "missing_value", "input"]);
  assert.deepEqual(await refused({ input: "" }), [400, "invalid_value", "input"]);
  assert.deepEqual(await refused({ input: TEXT, turns: TURNS }), [400, "invalid_value", "input"]);
  assert.deepEqual(await refused({ turns: [] }), [400, "invalid_value", "turns"]);
  assert.deepEqual(await refused({ turns: [{}] }), [400, "invalid_value", "turns.0.text"]);
  assert.deepEqual(await refused({ turns: [{ text: "A.", language: "xx" }] }), [
    400,
    "invalid_value",
    "turns.0.language",
  ]);
  for (const wrong of [{ voice: "nobody" }, { speed: 9 }, { overlap: 9 }]) {
    assert.deepEqual(await refused({ turns: [{ text: "A.", ...wrong }] }), [
      400,
      "invalid_value",
      "turns",
    ]);
  }
  const cast = { A: "nobody" };
  assert.deepEqual(await refused({ input: "A: Hi.", cast }), [400, "invalid_value", "cast"]);
  assert.deepEqual(await refused({ input: TEXT }, "/dev/dialogue"), [
    400,
    "missing_value",
    "turns",
  ]);
});

Deno.test("limits count all turns, and their pauses", async () => {
  const many = (count: number, turn: object): object[] => Array(count).fill(turn);
  const long = "text_too_long";
  const text = "a ".repeat(500);
  const ok = await asked({ turns: many(9, { text: text + "." }), stream: false });
  assert.equal((ok.text as unknown[]).length, 9);
  assert.deepEqual(await refused({ turns: many(10, { text: text + "." }), stream: false }), [
    400,
    long,
    "turns",
  ]);
  assert.deepEqual(await refused({ turns: many(101, { text }) }), [400, long, "turns"]);
  assert.equal((await refused({ turns: many(1001, { text: "a" }) }))[2], "turns");
  const short = many(61, { text: "A." });
  assert.deepEqual(await refused({ turns: short, turn_gap: 5 }), [400, long, "turns"]);
  assert.deepEqual(await refused({ turns: short, pause_between_turns: 5 }), [400, long, "turns"]);
  const paused = many(31, { text: "A.", pause_before: 5 });
  assert.deepEqual(await refused({ turns: [...paused, { text: "[pause:9s]".repeat(17) }] }), [
    400,
    long,
    "turns",
  ]);
  const lines = "A: Hi.\nB: Ho.\n".repeat(20);
  const cast = { A: "af_heart", B: "bf_emma" };
  assert.deepEqual(await refused({ input: lines, cast, turn_gap: 10 }), [400, long, "input"]);
  await asked({ input: lines, cast, turn_gap: 1 });
});

Deno.test("captions say whose each word is", async () => {
  const { server } = await testServer();
  const turns = [TURNS[0], { ...TURNS[1], speaker: "EMMA" }];
  const ask = (fields: object): Promise<Response> =>
    server.fetch(post(CAPTIONED, { turns, response_format: "pcm", ...fields }));
  const lines = (await (await ask({})).text()).trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  const whole = await (await ask({ stream: false, subtitles: "vtt" })).json();
  const expected = [
    ["One", "af_heart", undefined, 0, 0],
    ["two", "af_heart", undefined, 0, 4],
    ["Three", "bf_emma", "EMMA", 1, 0],
    ["four", "bf_emma", "EMMA", 1, 6],
  ];
  for (const words of [lines.flatMap(({ timestamps }) => timestamps), whole.timestamps]) {
    assert.deepEqual(
      words.map(({ word, voice, speaker, turn, text_start }: Record<string, unknown>) => [
        word,
        voice,
        speaker,
        turn,
        text_start,
      ]),
      expected,
    );
  }
  assert.match(whole.subtitles, /<v af_heart>One .*two\./);
  assert.match(whole.subtitles, /<v EMMA>.*Three/);
});

Deno.test("a header tells warnings in ASCII, as many as fit", async () => {
  const warnings = ["é is “odd”", "x".repeat(1965), "last"];
  for (const stream of [true, false]) {
    const { server } = await testServer({}, { warnings });
    const response = await server.fetch(post(SPEECH, { input: TEXT, stream }));
    await response.bytes();
    const header = response.headers.get("x-kokoro-warnings")!;
    assert.match(header, /^[ -~]+$/);
    assert(header.length <= 2000);
    assert.deepEqual(JSON.parse(header), warnings.slice(0, 2));
  }
  const { server } = await testServer({}, { warnings });
  const captions = await (await server.fetch(post(CAPTIONED, { input: TEXT }))).text();
  assert.deepEqual(JSON.parse(captions.split("\n")[0]).warnings, warnings);
  const quiet = await (await testServer()).server.fetch(post(SPEECH, { input: TEXT }));
  await quiet.bytes();
  assert.equal(quiet.headers.get("x-kokoro-warnings"), null);
});
