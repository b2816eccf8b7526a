import assert from "node:assert/strict";
import { budgetOf } from "../../../bench/speed/budget.ts";
import { ensureAssets } from "../../../setup/assets.ts";

Deno.test("the budget counts the operations of the layers", async () => {
  const { weightsPath } = await ensureAssets();
  const { gigaflops } = await budgetOf(weightsPath);
  // Computed by hand: noise_res.1 and the blocks of 3, 7 and 11 taps, each with six convolutions of
  // 128 x 128, and noise_convs.1.
  const steps = 2 * 4800 / 1e9;
  const blocks = steps * (6 * 128 * 128 * (11 + 3 + 7 + 11) + 22 * 128);
  assert(Math.abs(gigaflops["blocks, 128 channels"] - blocks) < 1e-9, `${blocks}`);
  // From oneDNN's log of 10.2 s of speech, per second.
  assert(Math.abs(gigaflops["blocks, 256 channels"] - 17.724) < 0.001);
});
