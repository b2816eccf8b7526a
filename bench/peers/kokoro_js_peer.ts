/**
 * Runs the npm package `kokoro-js` with the exported network. `kokoro_js.lock` pins its packages.
 *
 * Usage: `kokoro_js_peer.ts THREADS MODEL_FOLDER`
 *
 * @module
 */

import { answerRequests } from "./answers.ts";

// In variables, so that Deno fetches them only for this peer: nothing else needs these 300 MB.
const KOKORO_JS = "npm:kokoro-js@1.2.1";
const TRANSFORMERS_JS = "npm:@huggingface/transformers@3.8.1";
const VERSION = "1.2.1, onnxruntime-node 1.21.0";

const { KokoroTTS } = await import(KOKORO_JS);
const { StyleTextToSpeech2Model, Tensor, env } = await import(TRANSFORMERS_JS);

const [threads, folder] = Deno.args;
env.allowRemoteModels = false;
const network = await StyleTextToSpeech2Model.from_pretrained(folder, {
  dtype: "fp32",
  device: "cpu",
  session_options: { intraOpNumThreads: Number(threads), interOpNumThreads: 1 },
});
const { model } = new KokoroTTS(network);

await answerRequests(VERSION, async ({ ids, style }) => {
  // The same call as in `generate_from_ids` of kokoro-js. That function itself is not used, because
  // it takes another row of the style table than Kokoro's authors do.
  const { waveform } = await model({
    input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]),
    style: new Tensor("float32", Float32Array.from(style), [1, style.length]),
    speed: new Tensor("float32", [1], [1]),
  });
  return waveform.data;
});
