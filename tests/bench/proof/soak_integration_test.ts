/**
 * The soak test on a stand-in for the network, which counts every breach of its rules.
 * `deno task soak` uses the real network.
 */

import assert from "node:assert/strict";
import { soak } from "../../../bench/proof/soak.ts";
import { setDelay } from "../../standin/kokoro.ts";
import { withModels } from "../../standin/model.ts";

for (const seed of [1, 2, 3]) {
  Deno.test(`100 simultaneous requests with seed ${seed} give the same as alone`, async () => {
    const operations = 100;
    setDelay(2);
    try {
      await withModels(async (open) => {
        const wish = { operations, seed, spanMs: 400 };
        const { finished, stopped, refused, closed } = await soak(open, wish);
        assert.equal(finished + stopped + refused + closed, 2 * operations);
        for (const count of [finished, stopped, refused, closed]) assert(count > 5);
      }, operations);
    } finally {
      setDelay(0);
    }
  });
}
