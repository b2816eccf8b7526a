/** Tests the protocol with Home Assistant's own client, and with the real network. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { quantize } from "../../../audio/quantize.ts";
import { createServer } from "../../../serving/http/server.ts";
import { listenWyoming } from "../../../serving/wyoming/listen.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import { runPythonClient } from "../../clients/python_client.ts";
import { between } from "../../helpers/server.ts";

const TEXT = "The birch canoe slid on the smooth planks. It is easy to tell the depth of a well.";

Deno.test("Home Assistant's client gets the model's samples, whole and in parts", async () => {
  using model = await loadKokoro({ device: "cpu" });
  const { residence } = await createServer(await between(model));
  const listening = listenWyoming(residence, { host: "127.0.0.1", port: 0 });
  const { samples } = await model.synthesize(TEXT, { voice: "af_alloy" });
  const pcm = Int16Array.from(quantize(samples, 16));
  const sha256 = createHash("sha256").update(new Uint8Array(pcm.buffer)).digest("hex");
  const expected = { bytes: pcm.byteLength, sha256 };
  const { voices, ...results } = await runPythonClient<{ voices: Record<string, string[]> }>(
    "wyoming_client.py",
    [listening.url, TEXT],
  );
  await listening.stop();
  assert.deepEqual(results, { whole: expected, parts: expected, error: "input" });
  assert.deepEqual(Object.keys(voices), model.voices().map(({ id }) => id));
  assert.deepEqual([voices.bf_emma, voices.ff_siwis], [["en-GB"], ["fr-FR"]]);
});
