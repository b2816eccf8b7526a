/** Checks what is said about servers that can't be used, and who may connect. */

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { connectCluster } from "../../../serving/nats/client.ts";
import { connectNats } from "../../../serving/nats/connect.ts";
import { LocalServer } from "../../../serving/nats/local_server.ts";
import { ensureCluster } from "../../../serving/nats/streams.ts";
import { startWorker } from "../../helpers/cluster.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

const USERS = `
accounts {
  SPEECH {
    jetstream: enabled
    users: [{ user: "rick", password: "a b/c" }]
  }
  PLAIN { users: [{ user: "jerry", password: "x" }] }
}
`;

/** Greets as a server of another version does, and answers pings. */
function standin(version: string): Deno.TcpListener {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  (async () => {
    for await (const conn of listener) {
      const info = {
        server_id: "x",
        server_name: "x",
        version,
        go: "",
        host: "",
        port: 0,
        headers: true,
        max_payload: 1_000_000,
        proto: 1,
        client_id: 1,
        jetstream: true,
      };
      await conn.write(new TextEncoder().encode(`INFO ${JSON.stringify(info)}\r\n`));
      (async () => {
        for await (const bytes of conn.readable) {
          if (!new TextDecoder().decode(bytes).includes("PING")) continue;
          await conn.write(new TextEncoder().encode("PONG\r\n"));
        }
      })().catch(() => {});
    }
  })().catch(() => {});
  return listener;
}

Deno.test("a server that is too old is refused, with its version", async () => {
  using listener = standin("2.9.10");
  const servers = `127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  const message = /is nats-server 2\.9\.10, and 2\.11 or newer is needed/;
  await assert.rejects(connectNats({ servers }), kokoroError("setup", message));
});

Deno.test("a server or an account without JetStream is refused", async () => {
  const message = /has no JetStream for this user: start it with --jetstream/;
  await using plain = await LocalServer.start({ jetStream: false });
  await assert.rejects(connectNats({ servers: plain.url }), kokoroError("setup", message));
  await using server = await LocalServer.start({ config: USERS });
  const servers = server.url.replace("//", "//jerry:x@");
  await assert.rejects(connectNats({ servers }), kokoroError("setup", message));
});

Deno.test("the user and password of the address are needed, and are not in messages", async () => {
  await using server = await LocalServer.start({ config: USERS });
  for (const who of ["", "rick:wrong@", "morty:a%20b%2Fc@", "token@"]) {
    await assert.rejects(
      connectNats({ servers: server.url.replace("//", `//${who}`) }),
      (error: Error) => {
        kokoroError("input", /refused the credentials: give the user and password/)(error);
        assert.doesNotMatch(error.message, /wrong|token@/);
        return true;
      },
    );
  }
  const servers = server.url.replace("//", "//rick:a%20b%2Fc@");
  await using _cluster = await connectCluster(servers);
});

Deno.test("credentials that are none are refused", async () => {
  await using server = await LocalServer.start({ config: USERS });
  const place = { servers: server.url, creds: "this is no file with credentials" };
  await assert.rejects(connectNats(place), kokoroError("input", /refused the credentials/));
});

Deno.test("no server, and no address, are said", async () => {
  const message = /can't connect to NATS at 127\.0\.0\.1:1: /;
  await assert.rejects(connectNats({ servers: "127.0.0.1:1" }), kokoroError("setup", message));
  for (const servers of ["", "http://127.0.0.1:4222", "nats://", "nats://a b"]) {
    const form = /an address of NATS is not like nats:/;
    await assert.rejects(connectNats({ servers }), kokoroError("input", form));
  }
});

Deno.test("streams are made once, and what differs is said", async () => {
  await using server = await LocalServer.start();
  const connection = await connectNats({ servers: server.url });
  try {
    assert.deepEqual(await ensureCluster(connection), []);
    assert.deepEqual(await ensureCluster(connection), []);
    const lines = await ensureCluster(connection, { maxJobs: 5, resultHours: 1, ackSeconds: 60 });
    assert.equal(lines.length, 5);
    assert(lines.includes("KOKORO_JOBS: max_msgs is 100000, not 5"), lines.join("\n"));
    await connection.jsm.streams.delete("KOKORO_DEAD");
    await connection.jsm.streams.add({ name: "KOKORO_DEAD", subjects: ["kokoro.dead.>"] });
    const message = /KOKORO_DEAD is there and can't be used: subjects is \["kokoro\.dead\.>"\]/;
    await assert.rejects(ensureCluster(connection), kokoroError("setup", message));
  } finally {
    await connection.nc.close();
  }
});

Deno.test("a worker and a client outlast an outage that is longer than a job's time", async () => {
  await using server = await LocalServer.start();
  await using cluster = await connectCluster(server.url, { ackSeconds: 1 });
  const { log, stop, worker } = await startWorker(server.url, { delayMs: 500 });
  const ids = [];
  for (let i = 0; i < 4; i++) ids.push((await cluster.submit({ script: `Word ${i}.` })).id);
  const results = Promise.all(ids.map((id) => cluster.result(id)));
  while (log.length === 0) await wait(10);
  await server.kill();
  const late = cluster.submit({ script: "Asked meanwhile." });
  await wait(4000);
  await server.begin();
  assert.equal((await results).length, 4);
  await cluster.result((await late).id);
  assert.equal(worker.state.dead, 0);
  await stop();
});
