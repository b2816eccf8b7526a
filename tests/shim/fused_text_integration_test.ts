import assert from "node:assert/strict";
import { Cache, cacheFolder } from "../../setup/cache.ts";
import { withWheels } from "../../setup/fetch/pip.ts";
import { run } from "../../setup/fetch/process.ts";
import { unpackZip } from "../../setup/fetch/zip.ts";
import { buildExecutable } from "../../setup/install.ts";
import { silentReporter } from "../../setup/report/progress.ts";
import { readSources } from "../../setup/sources.ts";
import { projectPath } from "../helpers/files.ts";

/** What a compiler made of the kernel's text. */
type Compilation =
  & { readonly architecture: string }
  & (
    | { readonly elf: boolean; readonly kernel: boolean }
    | { readonly error: string }
  );

/** Compute capabilities from 7.5, the oldest GPUs that the pinned libtorch supports. */
const ARCHITECTURES = ["75", "80", "86", "87", "89", "90", "100", "120"].map((sm) => `sm_${sm}`);
const PACKAGE = "nvidia-cuda-nvrtc";

const program = await buildExecutable(projectPath("tests/shim/fused_text.cpp"));

async function compile(nvrtc: string, ...architectures: string[]): Promise<Compilation[]> {
  const printed = await run(program, [nvrtc, ...architectures], "the kernel can't be compiled");
  return printed.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** The pinned NVRTC, which needs no GPU. It stays in this machine's cache. */
async function ensureNvrtc(): Promise<string> {
  const { wheels } = await readSources();
  const name = `nvrtc-${wheels.packages[PACKAGE].version}`;
  using cache = await Cache.open(cacheFolder(), silentReporter);
  await cache.ensure({ name, what: "NVRTC" }, async (folder) => {
    await withWheels(wheels, [PACKAGE], cache, async ([wheel]) => {
      await unpackZip(wheel, (path) => /\/libnvrtc[^/]*\.so\.[\d.]+$/.test(path), folder);
    });
  });
  return cache.path(name, "nvidia/cu13/lib/libnvrtc.so.13");
}

Deno.test("NVRTC compiles the kernel for all GPUs that the pinned libtorch supports", async () => {
  assert.deepEqual(
    await compile(await ensureNvrtc(), ...ARCHITECTURES),
    ARCHITECTURES.map((architecture) => ({ architecture, elf: true, kernel: true })),
  );
});

Deno.test("a text or GPU that NVRTC can't compile is an error with its first message", async () => {
  assert.deepEqual(await compile(await ensureNvrtc(), "broken", "sm_10"), [
    {
      architecture: "broken",
      error: 'NVRTC reports NVRTC_ERROR_COMPILATION: kernel.h(1): error: identifier "first" is ' +
        "undefined",
    },
    {
      architecture: "sm_10",
      error: "NVRTC reports NVRTC_ERROR_INVALID_OPTION: nvrtc: error: invalid value for " +
        "--gpu-architecture (-arch)",
    },
  ]);
});

Deno.test("without NVRTC, or with a library that is not NVRTC, the error says so", async () => {
  for (
    const [library, message] of [
      ["libnowhere.so.1", /libnowhere\.so\.1: cannot open shared object file/],
      ["libm.so.6", /libm\.so\.6: undefined symbol: nvrtcCreateProgram/],
    ] as const
  ) {
    const [compilation] = await compile(library, "sm_86");
    assert("error" in compilation);
    assert.match(compilation.error, message);
  }
});
