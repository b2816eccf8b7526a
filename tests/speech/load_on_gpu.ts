/**
 * Prints what a model says of its device, for tests that play a machine with GPUs. Set-up counts as
 * done.
 *
 * Arguments: the device, and the assets as JSON.
 */

import { allocateOutputFor, isPinned } from "../../ffi/slot.ts";
import { createKokoroPlugin, type DeviceChoice, loadKokoro } from "../../mod.ts";
import { cacheFolder, stampOf } from "../../setup/cache.ts";
import { chooseFrom } from "../../setup/choice.ts";
import { writeReady } from "../../setup/ready.ts";

const device = Deno.args[0] as DeviceChoice;
const assets = JSON.parse(Deno.args[1]);
await writeReady(cacheFolder(), chooseFrom({ device }), assets, [stampOf(assets.weightsPath)]);

const warnings: string[] = [];
using model = await loadKokoro({ device, warn: (message) => warnings.push(message) });
await using plugin = createKokoroPlugin({ device, warn: () => {} });
await plugin.load();
const info = model.info();
const slot = allocateOutputFor(info.device, info.gpu?.index);
console.log(JSON.stringify({
  info,
  ofPlugin: plugin.health().model,
  memory: model.memory(),
  isPinned: isPinned(slot),
  warnings,
}));
