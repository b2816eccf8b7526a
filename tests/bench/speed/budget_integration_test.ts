import assert from "node:assert/strict";
import { budgetOf } from "../../../bench/speed/budget.ts";
import { ensureAssets } from "../../../setup/assets.ts";

Deno.test("the budget counts what the layers multiply", async () => {
  const { weightsPath } = await ensureAssets();
  const { gigaflops } = await budgetOf(weightsPath);
  // By hand: noise_res.1 and the blocks of 3, 7 and 11 taps, six convolutions of 128 x 128 each, and noise_convs.1.
  const steps = 2 * 4800 / 1e9;
  const blocks = steps * (6 * 128 * 128 * (11 + 3 + 7 + 11) + 22 * 128);
  assert(Math.abs(gigaflops["blocks, 128 channels"] - blocks) < 1e-9, `${blocks}`);
  // What oneDNN's own log says of those that it ran for 10.2 s of speech, for each second.
  assert(Math.abs(gigaflops["blocks, 256 channels"] - 17.724) < 0.001);
});
