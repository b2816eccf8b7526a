/** Tests scenes and the WebSocket with the real network. */

import assert from "node:assert/strict";
import { quantize } from "../../../audio/quantize.ts";
import { listen } from "../../../serving/http/listen.ts";
import { createServer } from "../../../serving/http/server.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import { between, post } from "../../helpers/server.ts";
import { SocketClient } from "../../helpers/socket.ts";

const SCRIPT = "RICK: Morty, you gotta come on.\nMORTY (sad): Oh, man.\nRICK: Now!";
const CAST = { RICK: "rick_c137", MORTY: { voice: "morty", speed: 1.2 } };

Deno.test("scenes are spoken over HTTP as they are by the model", async (test) => {
  using model = await loadKokoro({ device: "cpu", warn: () => {} });
  const server = await createServer(await between(model));
  const pcm = (samples: Float32Array): Uint8Array =>
    new Uint8Array(Int16Array.from(quantize(samples, 16)).buffer);
  const ask = (path: string, fields: object): Promise<Response> =>
    server.fetch(post(path, { response_format: "pcm", ...fields }));
  const speak = (fields: object): Promise<Response> => ask("/v1/audio/speech", fields);
  const bytesOf = async (response: Response): Promise<Uint8Array> => {
    assert.equal(response.status, 200, await response.clone().text());
    return await response.bytes();
  };
  const scene = await model.synthesize(SCRIPT, { cast: CAST });

  await test.step("a script with a cast", async () => {
    assert.deepEqual(await bytesOf(await speak({ input: SCRIPT, cast: CAST })), pcm(scene.samples));
  });

  await test.step("turns, and what subtitles and words say of them", async () => {
    const turns = [
      { speaker: "RICK", text: "Come on. [pause:0.3s]Now!" },
      { voice: "morty", emotion: "sad", text: "Oh, man.", overlap: 0.2 },
    ];
    const { samples } = await model.synthesize(turns, { cast: CAST });
    assert.deepEqual(await bytesOf(await speak({ turns, cast: CAST })), pcm(samples));
    const fields = { turns, cast: CAST, stream: false, subtitles: "vtt" };
    const { timestamps, subtitles } = await (await ask("/dev/captioned_speech", fields)).json();
    assert.deepEqual(
      timestamps.map(({ word, voice, speaker, turn }: Record<string, unknown>) =>
        `${turn} ${speaker ?? voice} ${word}`
      ),
      ["0 RICK Come", "0 RICK on", "0 RICK Now", "1 morty Oh", "1 morty man"],
    );
    assert.match(subtitles, /<v RICK>.*Come .*on\./);
    assert.match(subtitles, /<v morty>.*Oh, .*man\./);
  });

  await test.step("dialogues of Kokoro-FastAPI", async () => {
    const inputs = [
      { voice_id: "nova", text: "Good evening." },
      { voice_id: "af_bella(2)+af_sky(1)", text: "Good night." },
    ];
    const { samples } = await model.synthesize([
      { voice: "af_nova", text: "Good evening." },
      { voice: "af_bella(2)+af_sky(1)", text: "Good night.", pauseBefore: 1 },
    ]);
    const response = await ask("/dev/dialogue", { inputs, pause_between_turns: 1 });
    assert.deepEqual(await bytesOf(response), pcm(samples));
  });

  await test.step("SSML, with its warnings", async () => {
    const ssml = 'One <voice name="morty">two</voice>. <unknown>Three</unknown> four.';
    const { samples, warnings } = await model.synthesize(ssml, { ssml: true });
    assert.equal(warnings.length, 1);
    for (const stream of [true, false]) {
      const response = await speak({ input: ssml, ssml: true, stream });
      const told = response.headers.get("x-kokoro-warnings");
      assert.deepEqual(await bytesOf(response), pcm(samples));
      if (!stream) assert.deepEqual(JSON.parse(told!), warnings);
    }
    const chunks = await Array.fromAsync(model.stream(ssml, { ssml: true }));
    assert.deepEqual(chunks.flatMap(({ warnings = [] }) => warnings), warnings);
  });

  await test.step("a text in another language than its voice", async () => {
    const [input, voice] = ["I can't dance after a bath.", "bf_emma"];
    const { samples } = await model.synthesize([{ text: input, language: "en-us" }], { voice });
    const american = await bytesOf(await speak({ input, voice, lang_code: "en-us" }));
    assert.deepEqual(american, pcm(samples));
    assert.notDeepEqual(american, await bytesOf(await speak({ input, voice })));
  });

  await test.step("a scene that comes in parts through the WebSocket", async () => {
    const { url, stop } = listen(server, { host: "127.0.0.1", port: 0 });
    const client = new SocketClient(url);
    await client.open();
    client.say({ type: "start", cast: CAST });
    for (let at = 0; at < SCRIPT.length; at += 5) {
      client.say({ type: "text", text: SCRIPT.slice(at, at + 5) });
    }
    client.say({ type: "close" });
    await client.endsWith(1000);
    assert.deepEqual(await client.sound(), pcm(scene.samples));
    assert.equal(client.words, scene.timings.words.map(({ text }) => text).join(" "));
    assert.equal((await client.hears("done")).seconds, scene.seconds);
    await stop();
  });
});
