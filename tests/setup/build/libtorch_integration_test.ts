import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { KokoroError } from "../../../errors.ts";
import { findLibtorch, type LibtorchDevice } from "../../../setup/build/libtorch.ts";
import { withEnvironment } from "../../helpers/environment.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";

const OLDEST = "2.8.0";
const COMPLETE = ["lib/libtorch_cpu.so", "lib/libc10.so", "include/ATen/ATen.h"];

/** Fills a folder so that it looks like libtorch of that version. */
async function makeLibtorch(folder: string, version: string, files = COMPLETE): Promise<void> {
  const [major, minor, patch] = version.split(".");
  const header = `#define TORCH_VERSION_MAJOR ${major}\n#define TORCH_VERSION_MINOR ${minor}\n` +
    `#define TORCH_VERSION_PATCH ${patch}\n`;
  for (const file of [...files, "include/torch/headeronly/version.h"]) {
    await Deno.mkdir(dirname(join(folder, file)), { recursive: true });
    await Deno.writeTextFile(join(folder, file), header);
  }
}

/** Calls `use` with these variables set, and without LIBTORCH unless it is one of them. */
const withVariables = (set: Record<string, string>, use: () => Promise<void>): Promise<void> =>
  withEnvironment({ LIBTORCH: undefined, ...set }, use);

const find = async (device: LibtorchDevice): Promise<{ folder?: string; said: string }> => {
  const said: string[] = [];
  const found = await findLibtorch(device, OLDEST, (line) => said.push(line));
  return { folder: found?.folder, said: said.join("\n") };
};

Deno.test("the folder that LIBTORCH names is used", async () => {
  await inTemporaryFolder(async (folder) => {
    await makeLibtorch(folder, "2.10.1");
    await withVariables({ LIBTORCH: folder }, async () => {
      assert.deepEqual(await find("cpu"), { folder, said: "" });
    });
  });
});

const refused: Record<string, [device: LibtorchDevice, version: string, files: string[], RegExp]> =
  {
    "without its libraries": [
      "cpu",
      "2.10.0",
      COMPLETE.slice(2),
      /lib\/libtorch_cpu\.so, lib\/libc10/,
    ],
    "without its headers": [
      "cpu",
      "2.10.0",
      COMPLETE.slice(0, 2),
      /files are missing: include\/ATen\/ATen\.h/,
    ],
    "without CUDA": ["cuda", "2.10.0", COMPLETE, /files are missing: lib\/libtorch_cuda\.so/],
    "of an old version": ["cpu", "2.7.9", COMPLETE, /version 2\.7\.9, .* 2\.8\.0/],
  };

for (const [what, [device, version, files, message]] of Object.entries(refused)) {
  Deno.test(`a LIBTORCH ${what} is an error`, async () => {
    await inTemporaryFolder(async (folder) => {
      await makeLibtorch(folder, version, files);
      await withVariables({ LIBTORCH: folder }, async () => {
        await assert.rejects(find(device), (error: unknown) => {
          assert(error instanceof KokoroError && error.kind === "setup");
          assert(error.message.includes(folder));
          assert.match(error.message, message);
          return true;
        });
      });
    });
  });
}

Deno.test("an installed Python torch is used without loading it, if it is new enough", async () => {
  await inTemporaryFolder(async (site) => {
    const torch = join(site, "torch");
    await makeLibtorch(torch, "2.8.0");
    await Deno.writeTextFile(join(torch, "__init__.py"), "raise SystemExit('it was loaded')");
    await withVariables({ PYTHONPATH: site }, async () => {
      assert.deepEqual(await find("cpu"), { folder: torch, said: "" });
      await makeLibtorch(torch, "2.1.0");
      const { folder, said } = await find("cpu");
      assert.equal(folder, undefined);
      assert.match(said, /The installed Python torch .* is not used: it is version 2\.1\.0/);
    });
  });
});

Deno.test("without Python, no torch is found and there is no error", async () => {
  await inTemporaryFolder(async (empty) => {
    await withVariables({ PATH: empty }, async () => {
      assert.deepEqual(await find("cpu"), { folder: undefined, said: "" });
    });
  });
});
