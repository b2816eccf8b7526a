/**
 * The soak test on a stand-in for the network, which counts every breach of its rules.
 * `deno task soak` uses the real network.
 */

import assert from "node:assert/strict";
import { soak, type SoakWish } from "../../../../bench/proof/soak/soak.ts";
import { KokoroError } from "../../../../errors.ts";
import { kokoroError } from "../../../helpers/kokoro_error.ts";
import { setDelay, whileFailing } from "../../../standin/kokoro.ts";
import { withModels } from "../../../standin/model.ts";

const onLinux = { ignore: Deno.build.os !== "linux" };

const wish = (seed: number): SoakWish => ({ operations: 200, seed, spanMs: 200, restMs: 0 });

for (const seed of [1, 2]) {
  Deno.test(`200 requests with seed ${seed} give the same as alone`, onLinux, async () => {
    setDelay(2);
    try {
      await withModels(async (open) => {
        const { outcomes, readings } = await soak(open, wish(seed));
        const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
        assert.equal(ended, 200);
        const { finished, stopped, refused, closed } = outcomes;
        for (const count of [finished, stopped, refused, closed]) assert(count > 5);
        assert.equal(outcomes["out of space"], 10, "every request in need of a full disk");
        assert.deepEqual(readings.map(({ operations }) => operations), [100, 200]);
      });
    } finally {
      setDelay(0);
    }
  });
}

Deno.test("a result that differs from that of the request alone is reported", onLinux, async () => {
  await withModels(async (open) => {
    let calls = 0;
    const openBroken = async (): ReturnType<typeof open> => {
      const model = await open();
      const { synthesize } = model;
      model.synthesize = async (...args): ReturnType<typeof synthesize> => {
        const speech = await synthesize.apply(model, args);
        if (++calls === 40) speech.samples[0] += 1; // after each was made alone
        return speech;
      };
      return model;
    };
    await assert.rejects(soak(openBroken, wish(1)), (error) => {
      assert(error instanceof KokoroError && error.cause instanceof Error);
      assert.match(error.message, /^A request failed \(situation: [a-z ]+\): \{ kind: /);
      assert.match(error.cause.message, /differs from that of the request alone/);
      return true;
    });
  });
});

Deno.test("an error that no request may have is reported", onLinux, async () => {
  await withModels(async (open) => {
    const failing = whileFailing("kokoro_utterance_samples", 5, "no memory", async () => {
      await soak(open, wish(1));
    });
    await assert.rejects(failing, kokoroError("memory", /no memory/));
  });
});
