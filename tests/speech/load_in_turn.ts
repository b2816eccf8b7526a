/**
 * Loads a model on each of several devices, and prints each device or error as JSON, for tests that
 * play a machine with GPUs. Set-up counts as done.
 *
 * Arguments: the devices, each followed by the assets for it as JSON.
 */

import { type DeviceChoice, KokoroError, loadKokoro } from "../../mod.ts";
import { cacheFolder, stampOf } from "../../setup/cache.ts";
import { chooseFrom } from "../../setup/choice.ts";
import { writeReady } from "../../setup/ready.ts";

const outcomes: string[] = [];
for (let i = 0; i < Deno.args.length; i += 2) {
  const device = Deno.args[i] as DeviceChoice;
  const assets = JSON.parse(Deno.args[i + 1]);
  await writeReady(cacheFolder(), chooseFrom({ device }), assets, [stampOf(assets.weightsPath)]);
  try {
    using model = await loadKokoro({ device, warn: () => {} });
    outcomes.push(model.info().device);
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    outcomes.push(`${error.kind}: ${error.message}`);
  }
}
console.log(JSON.stringify(outcomes));
