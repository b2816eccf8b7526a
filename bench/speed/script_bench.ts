/**
 * Times scripts of 45 s, what crossing the native boundary costs them, and the copy of their
 * samples into a slot. Runs on the GPU where there is one, else on the CPU: the names say where.
 *
 * @module
 */

import { DeviceMemory } from "../proof/gpu/device_memory.ts";
import { Library } from "../../ffi/library.ts";
import { allocateOutputFor, isPinned, OUTPUT_BYTES, OUTPUT_SAMPLES } from "../../ffi/slot.ts";
import { ensureAssets } from "../../setup/assets.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import { differentScripts } from "../texts.ts";
import { crossing } from "./boundary.ts";

const model = await loadKokoro({ warn: () => {} });
const { device, gpu } = model.info();
const output = allocateOutputFor(device, gpu?.index);

/** A P99 needs many scripts. On the CPU, each takes seconds, and the P99 is that of the slowest. */
const iterations = gpu ? 50 : 3;
const where = gpu ? gpu.name : `CPU, no GPU here: only ${iterations} times`;

const scripts = await differentScripts(iterations);
const { seconds, utterances } = await model.synthesize(scripts[0], { output }); // warms up
let next = 0;

Deno.bench({
  name: `a script of 45 s (${where})`,
  group: "script",
  n: iterations,
  warmup: 0,
  async fn(): Promise<void> {
    await model.synthesize(scripts[next++ % scripts.length], { output });
  },
});

const { libraryPath } = await ensureAssets({ device: gpu ? `cuda:${gpu.index}` : "cpu" });
const { symbols } = Library.open({ installed: [libraryPath] });
const cross = crossing(symbols, seconds / utterances.length);

Deno.bench(`all calls of a script of 45 s, refused by the shim (${device})`, {
  group: "boundary",
}, async () => {
  for (let i = 0; i < utterances.length; i++) await cross();
});

const slot = new Float32Array(output);
const [other, spoken] = [new Float32Array(OUTPUT_SAMPLES), new Float32Array(OUTPUT_SAMPLES)];
const copy = gpu
  ? new DeviceMemory().copier(OUTPUT_BYTES)
  : (to: Float32Array<ArrayBuffer>): void => to.set(spoken);
const from = gpu ? gpu.name : "CPU";

Deno.bench(`45 s of samples into a slot, page-locked: ${isPinned(output)} (${from})`, {
  group: "copy",
  baseline: true,
}, () => copy(slot));

Deno.bench(`45 s of samples into other memory (${from})`, { group: "copy" }, () => copy(other));
