import assert from "node:assert/strict";
import type { KokoroModel } from "../../../speech/kokoro_model.ts";
import { ModelLife } from "../../../serving/model_life.ts";
import { createServer, type KokoroServer } from "../../../serving/http/server.ts";
import { KokoroError } from "../../../errors.ts";
import type { LogEntry } from "../../../serving/http/watch/visit.ts";
import { errorOf, get, post, TEXT } from "../../helpers/server.ts";
import { type Behaviour, StandinSpeaker } from "../../standin/speaker.ts";

Deno.test("why a model can't be loaded stays in the log", async () => {
  const log: LogEntry[] = [];
  const failing = new ModelLife(() => {
    throw new KokoroError("input", "/home/me/voices.yaml:3: is no voice");
  }, "server");
  const server = await createServer(failing, { log: (entry) => log.push(entry) });
  const { status, code, message } = await errorOf(await speak(server));
  assert.deepEqual([status, code], [503, "not_available"]);
  assert.doesNotMatch(message, /home/);
  assert.match(log[0].error!, /home/);
});

/** The life of stand-ins, and how many of them were loaded. */
function life(behaviour: Behaviour = {}): { life: ModelLife; loads: () => number } {
  let loads = 0;
  const open = (): Promise<KokoroModel> => {
    loads++;
    const model = new StandinSpeaker(behaviour);
    const whole = Object.assign(model, {
      synthesize: () => Promise.resolve(),
      [Symbol.dispose]: () => {},
    });
    return Promise.resolve(whole as unknown as KokoroModel);
  };
  return { life: new ModelLife(open, "server"), loads: () => loads };
}

const speak = async (server: KokoroServer): Promise<Response> => {
  const response = await server.fetch(post("/v1/audio/speech", { input: TEXT }));
  if (response.ok) await response.bytes();
  return response;
};

Deno.test("a model is loaded when a request needs it", async () => {
  const { life: one, loads } = life();
  const server = await createServer(one);
  assert.equal((await server.fetch(get("/readyz"))).status, 503);
  assert.equal((await server.fetch(get("/livez"))).status, 200);
  assert.deepEqual((await Promise.all([speak(server), speak(server)])).map(({ ok }) => ok), [
    true,
    true,
  ]);
  assert.equal(loads(), 1);
  assert.equal((await server.fetch(get("/readyz"))).status, 200);
});

Deno.test("an idle model is unloaded, and loaded again for the next request", async () => {
  const { life: one, loads } = life();
  const server = await createServer(one, { idleMs: 20 });
  await speak(server);
  while (one.health.state !== "unloaded") await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await server.fetch(get("/readyz"))).status, 200);
  assert.equal((await server.fetch(get("/v1/audio/voices"))).status, 200);
  assert.equal(loads(), 1);
  assert.equal((await speak(server)).status, 200);
  assert.equal(loads(), 2);
});

Deno.test("a lost device is told as such, and the model is loaded again", async () => {
  const behaviour: Behaviour = { failAt: 0, error: new KokoroError("device", "the GPU is gone") };
  const { life: one, loads } = life(behaviour);
  const server = await createServer(one);
  const { status, code } = await errorOf(await speak(server));
  assert.deepEqual([status, code, one.health.state], [503, "device_failed", "failed"]);
  assert.equal((await server.fetch(get("/readyz"))).status, 503);
  delete behaviour.failAt;
  assert.equal((await speak(server)).status, 200);
  assert.equal(loads(), 2);
});
