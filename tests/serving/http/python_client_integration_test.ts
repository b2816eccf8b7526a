/** Tests the server with OpenAI's client for Python, and with the real network. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { quantize } from "../../../audio/quantize.ts";
import { listen } from "../../../serving/http/listen.ts";
import { createServer } from "../../../serving/http/server.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import { runPythonClient } from "../../clients/python_client.ts";
import { between } from "../../helpers/server.ts";

const TEXT = "The birch canoe slid on the smooth planks. It is easy to tell the depth of a well.";

Deno.test("OpenAI's client for Python gets speech, streams, events and errors", async () => {
  using model = await loadKokoro({ device: "cpu" });
  const server = await createServer(await between(model), { keys: [{ key: "a-real-key" }] });
  const listening = listen(server, { host: "127.0.0.1", port: 0 });
  const { samples } = await model.synthesize(TEXT, { voice: "af_alloy" });
  const pcm = Int16Array.from(quantize(samples, 16));
  const sha256 = createHash("sha256").update(new Uint8Array(pcm.buffer)).digest("hex");
  const expected = { bytes: pcm.byteLength, sha256 };
  const { parts, models, ...results } = await runPythonClient<
    { parts: number; models: string[] } & Record<string, unknown>
  >("openai_client.py", [`${listening.url}/v1`, "a-real-key", TEXT]);
  await listening.stop();
  assert.deepEqual(results, {
    whole: expected,
    stream: expected,
    events: expected,
    last: "speech.audio.done",
    voice: ["BadRequestError", "invalid_value", "voice"],
    key: ["AuthenticationError", "invalid_api_key", null],
    model: ["NotFoundError", "model_not_found", "model"],
  });
  assert(parts >= 2, "each sentence comes by itself");
  assert(models.includes("tts-1-hd"));
});
