import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { KokoroError } from "../../../errors.ts";
import { findLibtorch } from "../../../setup/build/libtorch.ts";
import type { Decision } from "../../../setup/device.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
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

/** Decisions for the CPU, and for a GPU of the given kind with a driver for CUDA 12.4. */
const CPU: Decision = { device: "cpu" };
const gpuOf = (computeCapability: string): Decision => {
  const gpu = { index: 0, name: "A GPU", uuid: "GPU-0", computeCapability, totalBytes: 8e9 };
  return { device: "cuda", cuda: { driver: { cuda: "12.4", gpus: [gpu] }, gpu } };
};

const find = async (decision: Decision = CPU): Promise<{ folder?: string; said: string }> => {
  const said: string[] = [];
  const found = await findLibtorch(decision, OLDEST, (line) => said.push(line));
  return { folder: found?.folder, said: said.join("\n") };
};

Deno.test("the folder that LIBTORCH names is used", async () => {
  await inTemporaryFolder(async (folder) => {
    await makeLibtorch(folder, "2.10.1");
    await withVariables({ LIBTORCH: folder }, async () => {
      assert.deepEqual(await find(), { folder, said: "" });
    });
  });
});

Deno.test("a relative LIBTORCH is a folder in the current folder", async () => {
  await inTemporaryFolder(async (folder) => {
    await makeLibtorch(folder, "2.10.1");
    await withVariables({ LIBTORCH: relative(Deno.cwd(), folder) }, async () => {
      assert.deepEqual(await find(), { folder, said: "" });
    });
  });
});

for (const name of ["2026-11-30T18:42", "$ORIGIN", "${LIB}", "my$PLATFORM"]) {
  Deno.test(`a LIBTORCH named ${name} is an error that a link to it mends`, async () => {
    await inTemporaryFolder(async (folder) => {
      const odd = join(folder, name);
      await makeLibtorch(odd, "2.10.1");
      await withVariables({ LIBTORCH: odd }, async () => {
        await assert.rejects(find(), kokoroError("setup", /Make a symbolic link to the folder/));
        const link = join(folder, "link");
        await Deno.symlink(odd, link);
        Deno.env.set("LIBTORCH", link);
        assert.deepEqual(await find(), { folder: link, said: "" });
      });
    });
  });
}

const refused: Record<string, [decision: Decision, version: string, files: string[], RegExp]> = {
  "without its libraries": [
    CPU,
    "2.10.0",
    COMPLETE.slice(2),
    /lib\/libtorch_cpu\.so, lib\/libc10/,
  ],
  "without its headers": [
    CPU,
    "2.10.0",
    COMPLETE.slice(0, 2),
    /files are missing: include\/ATen\/ATen\.h/,
  ],
  "without CUDA": [gpuOf("8.6"), "2.10.0", COMPLETE, /files are missing: lib\/libtorch_cuda\.so/],
  "of an old version": [CPU, "2.7.9", COMPLETE, /version 2\.7\.9, .* 2\.8\.0/],
};

for (const [what, [decision, version, files, message]] of Object.entries(refused)) {
  Deno.test(`a LIBTORCH ${what} is an error`, async () => {
    await inTemporaryFolder(async (folder) => {
      await makeLibtorch(folder, version, files);
      await withVariables({ LIBTORCH: folder }, async () => {
        await assert.rejects(find(decision), (error: unknown) => {
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
      assert.deepEqual(await find(), { folder: torch, said: "" });
      await makeLibtorch(torch, "2.1.0");
      const { folder, said } = await find();
      assert.equal(folder, undefined);
      assert.match(said, /The installed Python torch .* is not used: it is version 2\.1\.0/);
    });
  });
});

Deno.test("without Python, no torch is found and there is no error", async () => {
  await inTemporaryFolder(async (empty) => {
    await withVariables({ PATH: empty }, async () => {
      assert.deepEqual(await find(), { folder: undefined, said: "" });
    });
  });
});

const CUDA = [...COMPLETE, "lib/libtorch_cuda.so"];

/** Makes a Python package of torch for CUDA, with cuDNN next to it, and returns its folder. */
async function makeCudaTorch(site: string, cuda: string, cudnn = "9.10.2"): Promise<string> {
  const torch = join(site, "torch");
  await makeLibtorch(torch, "2.10.0", CUDA);
  await Deno.writeTextFile(join(torch, "__init__.py"), "");
  const version = `__version__ = '2.10.0'\ncuda: Optional[str] = '${cuda}'\n`;
  await Deno.writeTextFile(join(torch, "version.py"), version);
  const include = join(site, "nvidia", "cudnn", "include");
  await Deno.mkdir(include, { recursive: true });
  const [major, minor, patch] = cudnn.split(".");
  await Deno.writeTextFile(
    join(include, "cudnn_version.h"),
    `#define CUDNN_MAJOR ${major}\n#define CUDNN_MINOR ${minor}\n` +
      `#define CUDNN_PATCHLEVEL ${patch}\n\n#define CUDNN_VERSION (CUDNN_MAJOR * 10000)\n`,
  );
  return torch;
}

/** A torch and a GPU, whether it is used if Python finds it, and what is said if it is not. */
const torches: [what: string, cuda: string, cudnn: string, capability: string, why?: RegExp][] = [
  ["for the driver's CUDA", "12.8", "9.10.2", "8.6"],
  ["for an older CUDA", "11.8", "9.10.2", "8.6"],
  ["for a newer CUDA", "13.0", "9.10.2", "8.6", /CUDA 13\.0, which a driver for CUDA 12\.4 can't/],
  ["for newer GPUs", "12.6", "9.5.1", "3.7", /CUDA 12\.6, which does not support GPU 0 \(A GPU, /],
  ["with a cuDNN that varies", "12.8", "9.23.1", "8.6", /cuDNN 9\.23\.1 does not give the same/],
  ["with that cuDNN on another GPU", "12.8", "9.23.1", "8.9"],
  ["with another cuDNN", "12.8", "9.24.0", "8.6"],
];

for (const [what, cuda, cudnn, capability, why] of torches) {
  Deno.test(`a Python torch ${what} is ${why ? "not " : ""}used`, async () => {
    await inTemporaryFolder(async (site) => {
      const torch = await makeCudaTorch(site, cuda, cudnn);
      await withVariables({ PYTHONPATH: site }, async () => {
        const { folder, said } = await find(gpuOf(capability));
        assert.equal(folder, why ? undefined : torch);
        if (!why) return assert.equal(said, "");
        assert(said.startsWith(`The installed Python torch (${torch}) is not used: `), said);
        assert.match(said, why);
        assert.equal((await find()).folder, torch, "the CPU can use it");
      });
    });
  });
}

Deno.test("a LIBTORCH for a newer CUDA is an error, one with a cuDNN that varies a warning", () =>
  inTemporaryFolder(async (site) => {
    const LIBTORCH = await makeCudaTorch(site, "12.8", "9.23.0");
    await withVariables({ LIBTORCH }, async () => {
      const { folder, said } = await find(gpuOf("8.6"));
      assert.equal(folder, LIBTORCH);
      assert(said.startsWith(`Warning: LIBTORCH names ${LIBTORCH}, but its cuDNN 9.23.0 `), said);
    });
    await makeCudaTorch(site, "13.2");
    const message =
      /^LIBTORCH names .*, but it was built for CUDA 13\.2, which a driver for CUDA 12/;
    await withVariables({ LIBTORCH }, async () => {
      await assert.rejects(find(gpuOf("8.6")), kokoroError("setup", message));
    });
  }));

Deno.test("the version of CUDA is also read from libtorch's archives", () =>
  inTemporaryFolder(async (folder) => {
    await makeLibtorch(folder, "2.10.0", CUDA);
    await Deno.writeTextFile(join(folder, "build-version"), "2.10.0+cu130\n");
    await withVariables({ LIBTORCH: folder }, async () => {
      await assert.rejects(find(gpuOf("8.6")), kokoroError("setup", /built for CUDA 13\.0/));
    });
  }));
