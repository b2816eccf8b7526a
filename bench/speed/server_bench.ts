/**
 * Times the first audio of a short sentence: from the model itself, and through HTTP. What HTTP
 * adds is also timed alone, with speech that is there already.
 *
 * @module
 */

import { listen } from "../../serving/http/listen.ts";
import type { Speaking } from "../../serving/http/residence.ts";
import { createServer } from "../../serving/http/server.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";

const TEXT = "The birch canoe slid on the smooth planks.";

const model = await loadKokoro();
const chunks = await Array.fromAsync(model.stream(TEXT));

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

/** Asks for a format, and waits for its first bytes. */
async function firstBytes(
  url: string,
  response_format: string,
  b: Deno.BenchContext,
): Promise<void> {
  b.start();
  const response = await fetch(`${url}/v1/audio/speech`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input: TEXT, response_format }),
  });
  const reader = response.body!.getReader();
  await reader.read();
  b.end();
  while (!(await reader.read()).done);
}

Deno.bench("first audio: model.stream", { group: "first audio", baseline: true }, async (b) => {
  b.start();
  const reader = model.stream(TEXT).getReader();
  await reader.read();
  b.end();
  while (!(await reader.read()).done);
});

const real = await urlOf(model);
Deno.bench(
  "first audio: HTTP, pcm",
  { group: "first audio" },
  async (b) => await firstBytes(real, "pcm", b),
);
Deno.bench(
  "first audio: HTTP, mp3",
  { group: "first audio" },
  async (b) => await firstBytes(real, "mp3", b),
);

const alone = await urlOf(instant);
for (const format of ["pcm", "wav", "flac", "mp3", "opus", "aac"]) {
  Deno.bench(
    `HTTP alone, ${format}`,
    { group: "http" },
    async (b) => await firstBytes(alone, format, b),
  );
}
