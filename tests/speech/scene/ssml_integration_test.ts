/** SSML whose network is the stand-in, whose results are known. The text front end is real. */

import assert from "node:assert/strict";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { withModel } from "../../standin/model.ts";

const [A, B] = ["af_brief", "af_brief(0.9)+bf_telling(0.1)"];
const SSML = `<speak xml:lang="en-US"><p>Wait. <break time="500ms"/>
  <voice name="${B}">It is <prosody rate="slow" volume="+3dB">on <mark name="here"/>the
  <say-as interpret-as="date" format="mdy">10/12/2026</say-as></prosody>.</voice>
  <voice name="Nobody">Come &amp; <sub alias="have a look">see</sub>.</voice></p></speak>`;

Deno.test("SSML is spoken by its voices, with its marks, and with warnings", () =>
  withModel(async ({ model }) => {
    const { turns, timings, warnings, words, truncated, rest } = await model.synthesize(SSML, {
      voice: A,
      ssml: true,
    });
    assert.deepEqual(turns.map(({ voice, text }) => [voice, text.replace(/<[^>]*>|\\s+/g, "")]), [
      [A, "Wait."],
      [B, turns[1].text.replace(/<[^>]*>|\\s+/g, "")],
      [A, turns[2].text.replace(/<[^>]*>|\\s+/g, "")],
    ]);
    const [{ name, time }] = timings.marks!;
    assert.equal(name, "here");
    assert.equal(time, timings.words.find(({ text }) => text === "the")!.start);
    assert.deepEqual(warnings, [
      '<voice> at line 4, column 3 of the SSML: no voice is named "Nobody"',
    ]);
    assert.deepEqual([words, truncated, rest], [9, false, ""]);
  }));

Deno.test("what does not fit is SSML that can be spoken on its own", () =>
  withModel(async ({ model }) => {
    const options = { voice: A, ssml: true } as const;
    const whole = await model.synthesize(SSML, options);
    const output = new ArrayBuffer(4 * Math.ceil(whole.samples.length * 0.6));
    const cut = await model.synthesize(SSML, { ...options, output });
    assert(cut.truncated);
    assert.match(cut.rest, /^<speak xml:lang="en-US"><p>/);
    const rest = await model.synthesize(cut.rest, options);
    assert.equal(cut.words + rest.words, whole.words);
    const said = ({ timings }: typeof whole): string[] =>
      timings.words.map(({ spoken, text }) => spoken ?? text);
    assert.deepEqual([...said(cut), ...said(rest)], said(whole));
  }));

Deno.test("turns may be SSML, in the turn's own manner", () =>
  withModel(async ({ model }) => {
    const { turns } = await model.synthesize(
      [
        { voice: B, emotion: "sad", text: "<s>One <voice name='af_brief'>two</voice> three</s>" },
        { text: "<emphasis>Four</emphasis>" },
      ],
      { voice: A, ssml: true },
    );
    assert.deepEqual(turns.map(({ voice, emotion, text }) => [voice, emotion, text]), [
      [B, "sad", "One"],
      [A, "sad", "two"],
      [B, "sad", "three"],
      [A, "neutral", "Four"],
    ]);
  }));

Deno.test("a mistake in SSML is an error, also of a stream", () =>
  withModel(async ({ model }) => {
    const mistake = kokoroError("input", /<\/p> at line 1, column 12 of the SSML/);
    await assert.rejects(model.synthesize("<s>Good day</p>", { ssml: true }), mistake);
    const chunks = model.stream(["<s>Good", " day</p>"], { ssml: true });
    await assert.rejects(Array.fromAsync(chunks), mistake);
  }));
