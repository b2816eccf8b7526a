/** Tests how a model is loaded on a GPU. The driver and the network are stand-ins. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { ensureAssets } from "../../setup/assets.ts";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runScript } from "../helpers/run_command.ts";
import { type Machine, surroundings } from "../standin/cuda.ts";
import { path } from "../standin/kokoro.ts";

const assets = await ensureAssets();
const GB = 2 ** 30;

/** The number of a GPU reaches the stand-in, which adds it to the size of the weights. */
const PER_INDEX = 100_000;

const pair: Machine = {
  cuda: "12.4",
  gpus: [
    { name: "NVIDIA GeForce GTX 1080", computeCapability: "6.1", bytes: 8 * GB },
    { name: "NVIDIA GeForce RTX 3060", computeCapability: "8.6", bytes: 12 * GB },
  ],
};

interface Loaded {
  readonly info: { device: string; gpu?: Record<string, unknown>; weightsBytes: number };
  readonly ofPlugin: Loaded["info"];
  readonly memory: Record<string, unknown>;
  readonly isPinned: boolean;
  readonly warnings: string[];
}

/** Loads a model in a process of its own, which sees the GPUs of `machine`. */
async function load(machine: Machine, device: string): Promise<Loaded> {
  let loaded: Loaded;
  await inTemporaryFolder(async (folder) => {
    const env = {
      ...surroundings(machine),
      KOKORO_LIBRARY: path,
      KOKORO_CACHE: join(folder, "cache"),
    };
    const args = [device, JSON.stringify(assets)];
    const { stdout, stderr } = await runScript("tests/speech/load_on_gpu.ts", args, { env });
    assert.equal(stderr, "");
    loaded = JSON.parse(stdout);
  });
  return loaded!;
}

Deno.test("cuda:N loads on that GPU, and everything that is told is of that GPU", async () => {
  const { info, ofPlugin, memory, isPinned, warnings } = await load(pair, "cuda:1");
  assert.equal(info.device, "cuda");
  assert.deepEqual(info.gpu, {
    index: 1,
    name: "NVIDIA GeForce RTX 3060",
    uuid: "GPU-00000000-0000-0000-0000-000000000001",
    computeCapability: "8.6",
    totalBytes: 12 * GB,
  });
  assert.deepEqual(ofPlugin, info);
  assert.equal(info.weightsBytes, 2 ** 32 + assets.weightsPath.length + PER_INDEX);
  assert.deepEqual([memory.freeBytes, memory.totalBytes], [11 * GB, 12 * GB]);
  assert.deepEqual([isPinned, warnings], [true, []]);
});

Deno.test("auto loads on the first GPU if a libtorch fits it", async () => {
  const { info, memory, warnings } = await load({ ...pair, gpus: pair.gpus.toReversed() }, "auto");
  assert.deepEqual([info.device, info.gpu?.index], ["cuda", 0]);
  assert.deepEqual([memory.totalBytes, warnings], [12 * GB, []]);
});

Deno.test("auto loads on the CPU if no libtorch fits the first GPU, and warns", async () => {
  const { info, memory, isPinned, warnings } = await load(pair, "auto");
  assert.deepEqual([info.device, info.gpu, memory.totalBytes], ["cpu", undefined, undefined]);
  assert.equal(isPinned, false);
  assert.equal(warnings.length, 1);
  assert.match(
    warnings[0],
    /^GPU 0 .* the GPU is too old .* choose the device cuda:1\. .* the CPU/,
  );
});

/** Loads models in turn in one process, where each kind of device has a shim of its own. */
async function loadInTurn(...devices: string[]): Promise<string[]> {
  let outcomes: string[];
  await inTemporaryFolder(async (folder) => {
    const env = { ...surroundings(pair), KOKORO_LIBRARY: "", KOKORO_CACHE: join(folder, "cache") };
    const args = await Promise.all(devices.map(async (device) => {
      const libraryPath = join(folder, `${device.slice(0, 4)}.so`);
      await Deno.copyFile(path, libraryPath);
      return [device, JSON.stringify({ ...assets, libraryPath })];
    }));
    const { stdout, stderr } = await runScript("tests/speech/load_in_turn.ts", args.flat(), {
      env,
    });
    assert.equal(stderr, "");
    outcomes = JSON.parse(stdout);
  });
  return outcomes!;
}

Deno.test("the libtorch for a GPU also serves the CPU, but not the other way round", async () => {
  assert.deepEqual(await loadInTurn("cuda:1", "cpu", "cuda:1"), ["cuda", "cpu", "cuda"]);
  assert.deepEqual(await loadInTurn("cpu", "cuda:1", "cpu"), [
    "cpu",
    "device: cuda:1 needs another libtorch than cpu, which was loaded first, and a process can " +
    "load only one: load the model for cuda:1 first, or in another process",
    "cpu",
  ]);
});
