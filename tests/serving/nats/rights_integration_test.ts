/** Checks that the rights in `configs/server/nats.conf` are enough, and no more. */

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { connectCluster } from "../../../serving/nats/client.ts";
import { connectNats } from "../../../serving/nats/connect.ts";
import { openGateway } from "../../../serving/nats/gateway.ts";
import { LocalServer } from "../../../serving/nats/local_server.ts";
import { overviewOf } from "../../../serving/nats/overview.ts";
import { ensureCluster } from "../../../serving/nats/streams.ts";
import { startWorker } from "../../helpers/cluster.ts";
import { projectPath } from "../../helpers/files.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** The users of the file, with passwords. */
function users(): string {
  const text = Deno.readTextFileSync(projectPath("configs/server/nats.conf"));
  return text.slice(text.indexOf("accounts {")).replace(/\$([A-Z]+)_PASSWORD/g, '"secret"');
}

Deno.test("operators, workers and clients have the rights that they need, no more", async () => {
  await using server = await LocalServer.start({ config: users() });
  const urlOf = (who: string): string => server.url.replace("//", `//${who}:secret@`);

  await assert.rejects(
    connectCluster(urlOf("client")),
    kokoroError("setup", /KOKORO_JOBS is missing and can't be made: run deno task cluster/),
  );
  const operator = await connectNats({ servers: urlOf("operator") });
  assert.deepEqual(await ensureCluster(operator, { ackSeconds: 1 }), []);

  const told: string[] = [];
  const place = { servers: urlOf("client"), say: (line: string) => void told.push(line) };
  await using cluster = await connectCluster(place, { ackSeconds: 1 });
  const { stop, log } = await startWorker(urlOf("worker"), { delayMs: 50 });
  const { id } = await cluster.submit({ script: "One. Two." }, { format: "speech", live: true });
  assert((await Array.fromAsync(cluster.stream(id))).length > 1);
  assert((await cluster.result(id)).bytes.length > 0);
  await cluster.forget(id);
  assert.equal(await cluster.state(id), "unknown");
  const bad = await cluster.submit({ script: "One.", voice: "nobody" });
  await assert.rejects(cluster.result(bad.id), kokoroError("input", /nobody/));
  await cluster.submit({ script: "One.", voice: "nobody" });
  const long = await cluster.submit({ script: "A. ".repeat(100) });
  while (!log.some((event) => event.id === long.id)) await wait(10);
  assert.equal(await cluster.cancel(long.id), true);
  await using gateway = await openGateway({ servers: urlOf("client") });
  assert.equal(await gateway.model.phonemes("Hi."), "hi");
  assert((await Array.fromAsync(gateway.model.stream("Hi."))).length > 0);
  assert.equal((await Array.fromAsync(gateway.model.stream(["One. T", "wo."]))).length, 2);
  assert.equal((await overviewOf(operator)).workers.length, 1);
  await stop();
  assert.deepEqual(told, []);

  const refused: Record<string, readonly string[]> = {
    client: [
      "kokoro.dead.x",
      "kokoro.pieces.x",
      "$O.kokoro_results.C.x",
      "$KV.kokoro_workers.x",
      "$JS.API.STREAM.MSG.GET.KOKORO_FEEDS",
    ],
    worker: [
      "kokoro.jobs.high.x",
      "kokoro.cancel.x",
      "kokoro.feeds.x",
      "$JS.API.STREAM.DELETE.KOKORO_JOBS",
    ],
  };
  for (const [who, subjects] of Object.entries(refused)) {
    const { nc } = await connectNats({ servers: urlOf(who) });
    for (const subject of subjects) {
      await assert.rejects(nc.request(subject, "", { timeout: 500 }), /permissions violation/i);
    }
    await nc.close();
  }
  await operator.nc.close();
});
