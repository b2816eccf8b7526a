/** Uses servers as operators set them up: with credentials, with TLS, and three of them. */

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { connectCluster } from "../../../serving/nats/client.ts";
import { type ClusterPlace, connectNats } from "../../../serving/nats/connect.ts";
import { openGateway } from "../../../serving/nats/gateway.ts";
import { LocalServer } from "../../../serving/nats/local_server.ts";
import { ensureCluster } from "../../../serving/nats/streams.ts";
import { startWorker } from "../../helpers/cluster.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import {
  canCertify,
  certificatesIn,
  operatorServer,
  serversTogether,
} from "../../helpers/nats_servers.ts";

Deno.test("users of an operator have the rights in the configuration, by --creds", async () => {
  await using server = await operatorServer();
  const place = (who: keyof typeof server.creds): ClusterPlace => ({
    servers: server.url,
    creds: server.creds[who],
  });
  const operator = await connectNats(place("operator"));
  await ensureCluster(operator, { ackSeconds: 1 });
  const { stop } = await startWorker(place("worker"));
  await using cluster = await connectCluster(place("client"), { ackSeconds: 1 });
  const { id } = await cluster.submit({ script: "One two." });
  assert((await cluster.result(id)).bytes.length > 0);
  await using gateway = await openGateway(place("client"));
  assert.equal((await Array.fromAsync(gateway.model.stream(["One. T", "wo."]))).length, 2);
  await assert.rejects(
    cluster.connection.nc.request("kokoro.dead.x", "", { timeout: 500 }),
    /permissions violation/i,
  );
  await stop();
  await operator.nc.close();

  const message = kokoroError("input", /refused the credentials.*--creds/);
  await assert.rejects(connectNats(place("stranger")), message);
  await assert.rejects(connectNats({ servers: server.url }), message);
  await assert.rejects(connectNats({ servers: server.url.replace("//", "//a:b@") }), message);
});

Deno.test({
  name: "TLS needs a certificate that is trusted",
  ignore: !canCertify,
  fn: async () => {
    await inTemporaryFolder(async (folder) => {
      const { ca, cert, key } = await certificatesIn(`${folder}/one`);
      const other = await certificatesIn(`${folder}/other`);
      await using server = await LocalServer.start({
        config: `tls { cert_file: ${JSON.stringify(cert)}, key_file: ${JSON.stringify(key)} }`,
      });
      const servers = server.url.replace("nats:", "tls:");
      await using cluster = await connectCluster({ servers, certificates: ca });
      const { stop } = await startWorker({ servers: server.url, certificates: ca });
      const { id } = await cluster.submit({ script: "One two." });
      assert((await cluster.result(id)).bytes.length > 0);
      await stop();

      const untrusted = kokoroError("setup", /certificate.*not trusted.*--certificates/);
      await assert.rejects(connectNats({ servers }), untrusted);
      await assert.rejects(connectNats({ servers, certificates: other.ca }), untrusted);
      const missing = kokoroError("input", /missing\.pem/);
      await assert.rejects(
        connectNats({ servers, certificates: `${folder}/missing.pem` }),
        missing,
      );
      const name = servers.replace("127.0.0.1", "localhost");
      await assert.rejects(
        connectNats({ servers: name, certificates: ca }),
        kokoroError("setup", /certificate/),
      );
    });
    await using plain = await LocalServer.start();
    await assert.rejects(
      connectNats({ servers: plain.url.replace("nats:", "tls:") }),
      kokoroError("setup", /no TLS/),
    );
  },
});

Deno.test("three servers lose nothing when one of them is killed", async () => {
  const servers = await serversTogether(3);
  try {
    const place = { servers: servers.map(({ url }) => url) };
    await using cluster = await connectCluster(place, { replicas: 3, ackSeconds: 1 });
    const { config } = await cluster.connection.jsm.streams.info("KOKORO_JOBS");
    assert.equal(config.num_replicas, 3);
    const workers = [
      await startWorker(place, { delayMs: 10 }),
      await startWorker(place, { delayMs: 10 }),
    ];
    const results = Promise.all(Array.from({ length: 40 }, async (_, seed) => {
      const { id } = await cluster.submit({ script: "One two three.", seed });
      return await cluster.result(id);
    }));
    while (workers.every(({ log }) => log.length < 10)) await wait(10);
    const { cluster: info } = await cluster.connection.jsm.streams.info("KOKORO_JOBS");
    await servers[Number(info!.leader!.slice(-1))].kill();
    assert.equal((await results).length, 40);
    const { id } = await cluster.submit({ script: "Afterwards." });
    await cluster.result(id);
    assert(workers.every(({ worker }) => worker.state.dead === 0));
    for (const { stop } of workers) await stop();
  } finally {
    for (const server of servers) await server[Symbol.asyncDispose]();
  }
});
