/**
 * Compares speech through HTTP with speech from the model itself, and times HTTP alone, with speech
 * that is there already.
 *
 * @module
 */

import { listen } from "../../serving/http/listen.ts";
import type { Speaking } from "../../serving/http/residence.ts";
import { createServer } from "../../serving/http/server.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import { ask, firstAudio, FORMATS, pairTable, requestsPerSecond, SPOKEN } from "./server_pairs.ts";

const ROUNDS = 10;

const model = await loadKokoro();
const chunks = await Array.fromAsync(model.stream(SPOKEN));

/** The model, with speech that is there already. */
const instant: Speaking = {
  stream: () => ReadableStream.from(chunks) as ReturnType<Speaking["stream"]>,
  phonemes: () => Promise.resolve(""),
  voices: () => model.voices(),
  emotions: () => model.emotions(),
  queue: () => model.queue(),
  info: () => model.info(),
  memory: () => model.memory(),
};

async function urlOf(speaking: Speaking): Promise<string> {
  return listen(await createServer(speaking), { host: "127.0.0.1", port: 0 }).url;
}

const [real, alone] = [await urlOf(model), await urlOf(instant)];
console.log("first audio, in milliseconds");
console.log(pairTable(await firstAudio(model, real, ROUNDS)));
console.log("first audio without the network, in milliseconds");
console.log(pairTable(await firstAudio(instant, alone, ROUNDS)));
console.log("requests of 4 clients in a second");
console.log(pairTable([
  await requestsPerSecond(model, real, ROUNDS / 2),
  await requestsPerSecond(instant, alone, ROUNDS),
]));

for (const format of FORMATS) {
  Deno.bench(`HTTP alone, ${format}`, { group: "http" }, async () => {
    await Array.fromAsync(await ask(alone, format));
  });
}
