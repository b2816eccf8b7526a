import assert from "node:assert/strict";
import { ELEMENTS } from "../../../../text/ssml/elements.ts";
import { errorOf, get, post, testServer } from "../../../helpers/server.ts";

/** What `/dev/ssml` makes of a text. */
async function marksOf(text: string, voice?: string): Promise<string> {
  const { server } = await testServer();
  const response = await server.fetch(post("/dev/ssml", { text, voice }));
  assert.equal(response.status, 200);
  return (await response.json()).text;
}

const CASES: [name: string, ssml: string, voice: string | undefined, text: string][] = [
  [
    "voices and rates, as in Kokoro-FastAPI's tests",
    '<speak>one <voice name="bf_emma">two</voice> <prosody rate="slow">three</prosody></speak>',
    "af_heart",
    "one [voice:bf_emma] two [voice:af_heart] [rate:0.75] three [rate:1.0]",
  ],
  [
    "without a voice, only pauses",
    '<speak>one <voice name="bf_emma">two</voice><break time="1s"/>three</speak>',
    undefined,
    "one two [pause:1.0s] three",
  ],
  [
    "phonemes and aliases",
    '<speak><phoneme alphabet="ipa" ph="wˈʊstəɹ">Worcester</phoneme> and <sub alias="World Wide ' +
    'Web">WWW</sub>.</speak>',
    undefined,
    "[Worcester](/wˈʊstəɹ/) and World Wide Web.",
  ],
  [
    "a voice within a rate keeps it",
    '<speak><prosody rate="120%">a <voice gender="female" xml:lang="en-GB">b</voice> c' +
    "</prosody> d</speak>",
    "af_heart",
    "[rate:1.2] a [voice:bf_emma] b [voice:af_heart] c [rate:1.0] d",
  ],
  [
    "volumes, pitches, stress and styles",
    '<speak><prosody volume="soft" pitch="+2st">a</prosody> <emphasis>stop</emphasis> ' +
    '<google:style name="excited">b</google:style></speak>',
    "af_heart",
    "[volume:-6dB] [pitch:2st] a [rate:0.92] [volume:2dB] [pitch:0.5st] [stop](+1) " +
    "[emotion:excited] [rate:1.0] [volume:0dB] [pitch:0st] b [/emotion]",
  ],
  [
    "a declaration and a comment before it",
    '<?xml version="1.0"?>\n<!-- a > b -->\n<speak><p>One.</p><p>Two.</p></speak>',
    undefined,
    "One. Two.",
  ],
  [
    "what is no SSML stays as it is",
    "plain [pause:1s]  text < 5",
    "af_heart",
    "plain [pause:1s]  " +
    "text < 5",
  ],
];

for (const [name, ssml, voice, text] of CASES) {
  Deno.test(`SSML becomes marks: ${name}`, async () => {
    assert.equal(await marksOf(ssml, voice), text);
  });
}

Deno.test("marks are spoken as the SSML itself is", async () => {
  const { server, speaker } = await testServer();
  const text = await marksOf('<speak>One <prosody rate="slow">two</prosody>.</speak>', "alloy");
  const response = await server.fetch(post("/v1/audio/speech", { input: text, voice: "alloy" }));
  await response.body!.cancel();
  assert.equal(speaker.asked[0].text, "One [rate:0.75] two [rate:1.0] .");
});

Deno.test("mistakes in SSML are a 400 with their place", async () => {
  const { server } = await testServer();
  for (const text of ["<speak>unclosed <voice>", '<speak><break time="x"/></speak>']) {
    const error = await errorOf(await server.fetch(post("/dev/ssml", { text, voice: "af_heart" })));
    assert.deepEqual([error.status, error.param], [400, "text"]);
    assert.match(error.message, /line 1, column \d+/);
  }
});

Deno.test("all elements of SSML are listed, with what becomes of them", async () => {
  const { server } = await testServer();
  const known = await (await server.fetch(get("/dev/ssml"))).json();
  const listed = [...Object.keys(known.elements), ...known.ignored];
  assert.deepEqual(listed.toSorted(), Object.keys(ELEMENTS).toSorted());
  assert.equal(known.break_strengths.medium, 0.5);
  assert.deepEqual([known.prosody_rates.slow, known.rate_range], [0.75, [0.5, 2]]);
});
