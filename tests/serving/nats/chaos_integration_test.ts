/** Runs jobs of the real model while workers and the server fail. `deno task chaos` is longer. */

import assert from "node:assert/strict";
import { chaos } from "../../../bench/proof/chaos/chaos.ts";
import { mixedRecipes } from "../../../bench/proof/chaos/recipes.ts";
import { connectCluster } from "../../../serving/nats/client.ts";
import { LocalServer } from "../../../serving/nats/local_server.ts";
import { LocalWorker } from "../../../serving/nats/local_worker.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import { damage } from "../../helpers/files.ts";
import { withWeightsOfItsOwn } from "../../helpers/shared_cache.ts";

const ARGS = ["--device", "cpu", "--threads", "1"];

Deno.test("no job is lost, changed or done twice when workers and the server fail", async () => {
  const { results, identical, dead, killed, paused, restarts } = await chaos({
    jobs: 40,
    poisons: 2,
    workers: 3,
    everyMs: 2000,
    restarts: 1,
    ackSeconds: 2,
    say: () => {},
  }, () => loadKokoro({ device: "cpu", threads: 1 }));
  assert.deepEqual([results, identical, dead, restarts], [40, 40, 2, 1]);
  assert(killed > 0 && paused > 0, `${killed} were killed and ${paused} paused`);
});

Deno.test("a worker with damaged weights says so and ends, and others do its jobs", async () => {
  await withWeightsOfItsOwn(async (weightsPath, env) => {
    await damage(weightsPath);
    await using server = await LocalServer.start();
    await using cluster = await connectCluster(server.url);
    const damaged = new LocalWorker({ url: server.url, args: ARGS, env });
    const whole = new LocalWorker({ url: server.url, args: ARGS });
    try {
      for (const recipe of mixedRecipes(3)) {
        const { worker } = await cluster.result((await cluster.submit(recipe)).id);
        assert.equal(worker, await whole.ready());
      }
      assert.equal(await damaged.ended(), 1);
      assert.match(damaged.stderr, /error: .*is damaged.*SHA-256/);
    } finally {
      whole.signal("SIGTERM");
      await whole.ended();
    }
  });
});
