/**
 * The npm package `kokoro-js` with the exported network: `kokoro_js_peer.ts THREADS MODEL_FOLDER`. Its packages are those
 * of `kokoro_js.lock`.
 *
 * @module
 */

import { answerRequests } from "./answers.ts";

// In variables, so that Deno fetches them here alone: they are 300 MB that nothing else needs.
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
  // What its `generate_from_ids` does, which takes another row of the style table than Kokoro's authors do.
  const { waveform } = await model({
    input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]),
    style: new Tensor("float32", Float32Array.from(style), [1, style.length]),
    speed: new Tensor("float32", [1], [1]),
  });
  return waveform.data;
});
