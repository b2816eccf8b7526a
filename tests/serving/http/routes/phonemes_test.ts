import assert from "node:assert/strict";
import { tokenIds } from "../../../../text/phonemes/token_table.ts";
import { errorOf, post, testServer } from "../../../helpers/server.ts";

Deno.test("phonemes come with their numbers", async () => {
  const { server } = await testServer();
  const ask = (body: object): Promise<Response> => server.fetch(post("/dev/phonemize", body));
  for (const language of [undefined, "a", "b", "en-gb", "j"]) {
    const body = await (await ask({ text: "Hello there", language })).json();
    assert.deepEqual(body, {
      phonemes: "hello there",
      tokens: [...tokenIds("hello there")],
    });
  }
  for (
    const [body, param] of [[{ text: "" }, "text"], [{ text: "a", language: "q" }, "language"]]
  ) {
    const error = await errorOf(await ask(body as object));
    assert.deepEqual([error.status, error.param], [400, param]);
  }
});

Deno.test("phonemes are spoken as a WAV file, each word as it is written", async () => {
  const { server, speaker } = await testServer();
  const ask = (phonemes: string): Promise<Response> =>
    server.fetch(post("/dev/generate_from_phonemes", { phonemes, voice: "alloy" }));
  const response = await ask("həlˈO, wˈɜɹld!");
  assert.equal(response.headers.get("content-type"), "audio/wav");
  assert((await response.bytes()).length > 44);
  assert.equal(speaker.asked[0].text, "[x](/həlˈO/), [x](/wˈɜɹld/)!");
  for (const phonemes of ["", "h€llo", "a](/b/)", 5]) {
    const { status, param } = await errorOf(await ask(phonemes as string));
    assert.deepEqual([status, param], [400, "phonemes"], String(phonemes));
  }
});
