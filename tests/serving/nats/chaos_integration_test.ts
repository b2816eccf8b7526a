/** Runs jobs of the real model while workers and the server fail. `deno task chaos` is longer. */

import assert from "node:assert/strict";
import { chaos } from "../../../bench/proof/chaos/chaos.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";

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
