import assert from "node:assert/strict";
import { join } from "node:path";
import { stampOf } from "../../setup/cache.ts";
import type { Choice } from "../../setup/choice.ts";
import { type Assets, forgetReady, readReady, writeReady } from "../../setup/ready.ts";
import { inTemporaryFolder } from "../helpers/files.ts";

const CHOICE = { device: "cpu", weights: "registry" } as const;

/** A choice of a GPU with this compute capability, a driver for this CUDA, and this libtorch. */
function gpuChoice(computeCapability: string, cuda: string, name: string): Choice {
  const gpu = { index: 0, name: "A GPU", uuid: "GPU-0", computeCapability, totalBytes: 8e9 };
  const build = { name, cuda: "12.0", driver: "525", architectures: ["7.0"] };
  return {
    device: "cuda",
    weights: "registry",
    cuda: { driver: { cuda, gpus: [gpu] }, gpu, build },
  };
}

const assets: Assets = {
  libraryPath: "/a/libkokoro.so",
  libtorchFolder: "/a/libtorch",
  weightsPath: "/a/weights",
  weightsSource: "a test",
  voicesFolder: "/a/voices",
  copies: { "https://a/b": "/a/b" },
  englishFolder: "/a/english",
};

/** Calls `use` with a cache that has a stored result, and the paths of its folder and file. */
async function withReady(
  use: (cache: string, ready: string, path: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "content");
    const cache = join(folder, "cache");
    const write = (): Promise<void> => writeReady(cache, CHOICE, assets, [stampOf(file)]);
    await write();
    assert.deepEqual(await readReady(cache, CHOICE), assets);
    const ready = join(cache, "ready");
    const [{ name }] = [...Deno.readDirSync(ready)];
    await use(cache, ready, join(ready, name));
    assert.equal(await readReady(cache, CHOICE), undefined);
    await write();
    assert.deepEqual(await readReady(cache, CHOICE), assets);
    await forgetReady(cache);
    assert.equal(await readReady(cache, CHOICE), undefined);
  });
}

const whole = { assets, files: [{ path: "/", bytes: 1, changed: 1 }] };
const shapes: Record<string, unknown> = {
  "null": null,
  "a number": 7,
  "a text": "ready",
  "a list": [whole],
  "an empty object": {},
  "no assets": { files: whole.files },
  "null for assets": { ...whole, assets: null },
  "assets without a path": { ...whole, assets: { ...assets, libraryPath: undefined } },
  "a number for a path": { ...whole, assets: { ...assets, weightsPath: 1 } },
  "a list for copies": { ...whole, assets: { ...assets, copies: [1] } },
  "no files": { assets },
  "an empty list of files": { assets, files: [] },
  "null for files": { assets, files: null },
  "a text for files": { assets, files: "all" },
  "null for a file": { assets, files: [null] },
  "a file without its size": { assets, files: [{ path: "/", changed: 1 }] },
};

for (const [what, shape] of Object.entries(shapes)) {
  Deno.test(`a stored result with ${what} counts as missing, and is replaced`, () =>
    withReady(async (_cache, _ready, path) => {
      await Deno.writeTextFile(path, JSON.stringify(shape));
    }));
}

Deno.test("a stored result that is not JSON counts as missing, and is replaced", () =>
  withReady(async (_cache, _ready, path) => {
    await Deno.writeTextFile(path, "{");
  }));

Deno.test("a folder in place of a stored result counts as missing, and is replaced", () =>
  withReady(async (_cache, _ready, path) => {
    await Deno.remove(path);
    await Deno.mkdir(join(path, "inner"), { recursive: true });
  }));

Deno.test("a folder in place of the unfinished file is replaced", () =>
  withReady(async (_cache, _ready, path) => {
    await Deno.remove(path);
    await Deno.mkdir(`${path}.new`);
  }));

Deno.test("a file in place of the folder counts as missing, and is replaced", () =>
  withReady(async (_cache, ready) => {
    await Deno.remove(ready, { recursive: true });
    await Deno.writeTextFile(ready, "");
  }));

Deno.test("a result for one driver, GPU or libtorch is not used for another", () =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "content");
    const choice = gpuChoice("8.6", "12.4", "libtorch-1-cuda");
    await writeReady(folder, choice, assets, [stampOf(file)]);
    assert.deepEqual(await readReady(folder, choice), assets);
    const newer = gpuChoice("8.6", "12.5", "libtorch-1-cuda"); // the same for a small update
    assert.deepEqual(await readReady(folder, newer), assets);
    const others: Choice[] = [
      CHOICE,
      gpuChoice("8.9", "12.4", "libtorch-1-cuda"),
      gpuChoice("8.6", "13.0", "libtorch-1-cuda"),
      gpuChoice("8.6", "12.4", "libtorch-2-cuda"),
    ];
    for (const other of others) assert.equal(await readReady(folder, other), undefined);
  }));
