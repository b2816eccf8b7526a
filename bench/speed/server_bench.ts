/**
 * Compares speech through HTTP with speech from the model itself, and times HTTP alone, with speech
 * that is there already or after a time of waiting.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { listen } from "../../serving/http/listen.ts";
import type { Speaking } from "../../serving/http/residence.ts";
import { createServer } from "../../serving/http/server.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import type { SpeechChunk } from "../../speech/plan/chunks.ts";
import { ask, firstAudio, FORMATS, pairTable, requestsPerSecond, SPOKEN } from "./server_pairs.ts";

const ROUNDS = 10;
/** About the time of the network for the first utterance on 2 cores, in milliseconds. */
const NETWORK_MS = 300;

const model = await loadKokoro();
const chunks = await Array.fromAsync(model.stream(SPOKEN));

/** The model, with speech that is there after a time in milliseconds. */
function speakingAfter(ms: number): Speaking {
  const spoken = async function* (): AsyncGenerator<SpeechChunk> {
    if (ms > 0) await delay(ms);
    yield* chunks;
  };
  return {
    stream: () => ReadableStream.from(spoken()) as ReturnType<Speaking["stream"]>,
    phonemes: () => Promise.resolve(""),
    voices: () => model.voices(),
    emotions: () => model.emotions(),
    queue: () => model.queue(),
    info: () => model.info(),
    memory: () => model.memory(),
  };
}

async function urlOf(speaking: Speaking): Promise<string> {
  return listen(await createServer(speaking), { host: "127.0.0.1", port: 0 }).url;
}

const waiting = speakingAfter(NETWORK_MS);
const real = await urlOf(model);
console.log("first audio, in milliseconds");
console.log(pairTable(await firstAudio(model, real, ROUNDS)));
console.log(`first audio with ${NETWORK_MS} ms of waiting in place of the network`);
console.log(pairTable(await firstAudio(waiting, await urlOf(waiting), ROUNDS)));
console.log("requests of 4 clients in a second");
console.log(pairTable([await requestsPerSecond(model, real, ROUNDS / 2)]));

const alone = await urlOf(speakingAfter(0));
for (const format of FORMATS) {
  Deno.bench(`HTTP alone, ${format}`, { group: "http" }, async () => {
    await Array.fromAsync(await ask(alone, format));
  });
}
