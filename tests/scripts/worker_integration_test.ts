/** Starts workers whose model is damaged, as users do: each in its own process. */

import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { connectCluster } from "../../serving/nats/client.ts";
import { LocalServer } from "../../serving/nats/local_server.ts";
import { LocalWorker } from "../../serving/nats/local_worker.ts";
import { ensureAssets } from "../../setup/assets.ts";
import { startWorker } from "../helpers/cluster.ts";
import { inTemporaryFolder } from "../helpers/files.ts";
import { shareCache, withWeightsOfItsOwn } from "../helpers/shared_cache.ts";

const ARGS = ["--device", "cpu", "--threads", "1"];

Deno.test("a worker with damaged weights says so and ends, and its jobs are done", async () => {
  await withWeightsOfItsOwn(async (path, env) => {
    await Deno.truncate(path, 1_000_000);
    await using server = await LocalServer.start();
    await using cluster = await connectCluster(server.url, { ackSeconds: 1 });
    const { id } = await cluster.submit({ script: "One two." });
    const worker = new LocalWorker({ url: server.url, env, args: ARGS });
    assert.equal(await worker.ended(), 1);
    assert.match(worker.stderr, /is damaged: it has 1000000 bytes.*Run `deno task setup`/s);
    const { stop } = await startWorker(server.url);
    assert.equal((await cluster.result(id)).deliveries, 1);
    await stop();
  });
});

Deno.test("weights whose bytes changed without a word are not prepared", async () => {
  await withWeightsOfItsOwn(async (path, env) => {
    const cache = env.KOKORO_CACHE;
    for (const { name } of [...Deno.readDirSync(cache)]) {
      if (name.startsWith("prepared-")) Deno.removeSync(join(cache, name));
    }
    const { files: [{ bytes, changed }] } = JSON.parse(
      await Deno.readTextFile(join(dirname(path), "seal.json")),
    );
    {
      using file = Deno.openSync(path, { write: true });
      file.seekSync(bytes / 2, Deno.SeekMode.Start);
      file.writeSync(new Uint8Array(4096).fill(7));
    }
    await Deno.utime(path, new Date(changed), new Date(changed));
    await using server = await LocalServer.start();
    const worker = new LocalWorker({ url: server.url, env, args: ARGS });
    assert.equal(await worker.ended(), 1);
    assert.match(worker.stderr, /is damaged: its SHA-256 is .*Run `?deno task setup/s);
  });
});

Deno.test("a worker whose model fails later leaves its jobs to others, and ends", async () => {
  const { voicesFolder } = await ensureAssets();
  await inTemporaryFolder(async (folder) => {
    const cache = join(folder, "cache");
    const env = await shareCache(cache, (name) => name !== basename(voicesFolder));
    const voices = join(cache, basename(voicesFolder));
    await Deno.mkdir(voices);
    for (const { name } of Deno.readDirSync(voicesFolder)) {
      await Deno.copyFile(join(voicesFolder, name), join(voices, name));
    }
    await using server = await LocalServer.start();
    await using cluster = await connectCluster(server.url, { ackSeconds: 1 });
    const worker = new LocalWorker({ url: server.url, env, args: ARGS });
    await worker.ready();
    await Deno.truncate(join(voices, "af_alloy.bin"), 1000);
    const { id } = await cluster.submit({ script: "One two.", voice: "af_alloy" });
    assert.equal(await worker.ended(), 1);
    assert.match(worker.stderr, /leaves its jobs to other workers: .*af_alloy/s);
    const { stop } = await startWorker(server.url);
    assert.equal((await cluster.result(id)).deliveries, 2);
    await stop();
  });
});
