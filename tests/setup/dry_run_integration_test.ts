import assert from "node:assert/strict";
import { join } from "node:path";
import { readSources } from "../../setup/sources.ts";
import { pathWith } from "../helpers/environment.ts";
import { exists, inTemporaryFolder } from "../helpers/files.ts";
import { type Ending, runScript } from "../helpers/run_command.ts";
import { shareCache } from "../helpers/shared_cache.ts";
import { type Machine, surroundings } from "../standin/cuda.ts";

const sources = await readSources();

/** Runs set-up with `--dry-run` on a played machine, and checks that nothing is written. */
async function dryRun(
  machine: Machine,
  args: readonly string[],
  check: (ending: Ending) => void,
  env: Record<string, string> = {},
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const cache = join(folder, "cache");
    const variables = { ...surroundings(machine), KOKORO_CACHE: cache, ...env };
    check(await runScript("scripts/setup.ts", ["--dry-run", ...args], { env: variables }));
    assert.equal(exists(cache), false);
  });
}

const RTX_3060 = { name: "NVIDIA GeForce RTX 3060", computeCapability: "8.6" };

/** The packages and sizes that are printed for a libtorch. */
function packagesOf(packages: readonly string[]): string[] {
  return packages.map((name) => {
    const { package: registered = name, version, bytes } = sources.wheels.packages[name];
    return `${(bytes / 1e6).toFixed(1)} MB  ${registered} ${version}`;
  });
}

for (
  const [cuda, i] of [["13.0", 0], ["12.4", 1]] as const
) {
  Deno.test(`a dry run for a driver for CUDA ${cuda} lists each package and the sums`, () =>
    dryRun({ cuda, gpus: [RTX_3060] }, ["--weights", "registry"], ({ code, stdout, stderr }) => {
      const { name, packages, bytes } = sources.libtorch.cuda[i];
      assert.deepEqual([code, stderr], [0, ""]);
      const lines = stdout.split("\n");
      // The message also has the version of this machine's own driver, if there is one.
      assert.match(
        lines[0],
        /^Device: GPU 0 \(NVIDIA GeForce RTX 3060, compute capability 8\.6\), with .*driver .*CUDA/,
      );
      assert(lines[0].includes(`CUDA ${cuda}`), lines[0]);
      assert(lines[1].startsWith(`libtorch: ${name}, the newest that the driver and the GPU can`));
      const begin = lines.findIndex((line) => line.startsWith(`Missing: ${name}, `));
      const listed = lines.slice(begin + 1, begin + 1 + packages.length).map((line) => line.trim());
      assert.deepEqual(listed, packagesOf(packages));
      const downloads = [packages, sources.weights.registry.packages, sources.english.packages]
        .flat().reduce((sum, name) => sum + sources.wheels.packages[name].bytes, 0) +
        sources.voices.bytes;
      const disk = bytes + sources.weights.bytes + sources.english.bytes + sources.voices.bytes;
      const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
      const sum = `Together: ${gigabytes(downloads)} to download, ${gigabytes(disk)} more on disk`;
      assert(lines.includes(sum), stdout);
    }));
}

Deno.test("a dry run without a driver is for the CPU, and says so", () =>
  dryRun({ gpus: [] }, [], ({ code, stdout }) => {
    assert.equal(code, 0);
    assert.match(stdout, /^Device: the CPU\. No NVIDIA driver finds a GPU\.\nlibtorch: the pinned/);
    assert.match(stdout, /\nMissing: libtorch-2\.15\.0-cpu, /);
  }));

Deno.test("a dry run for the CPU does not look for a GPU", () =>
  dryRun({ gpus: [RTX_3060] }, ["--device", "cpu"], ({ code, stdout }) => {
    assert.equal(code, 0);
    assert.match(stdout, /^Device: the CPU, as asked for\n/);
  }));

const old: Machine = { cuda: "11.4", gpus: [RTX_3060] };

Deno.test("a dry run with an old driver says why; if a GPU is asked for, it fails", async () => {
  await dryRun(old, [], ({ code, stdout }) => {
    assert.equal(code, 0);
    assert.match(stdout, /^Device: the CPU\. GPU 0 .* the driver is too old\. Install driver 525 /);
  });
  await dryRun(old, ["--device", "cuda"], ({ code, stdout, stderr }) => {
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^error: GPU 0 \(NVIDIA GeForce RTX 3060, .* the driver is too old\./);
  });
  await dryRun(old, ["--device", "cuda:1"], ({ code, stderr }) => {
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: There is no GPU number 1\. There are:\n {2}cuda:0 is NVIDIA/,
    );
  });
});

Deno.test("a dry run fails where set-up would lack a program, after saying what it knows", () =>
  inTemporaryFolder(async (bin) => {
    const PATH = await pathWith(["g++"], bin);
    await dryRun({ gpus: [] }, ["--device", "cpu"], ({ code, stdout, stderr }) => {
      assert.equal(code, 1);
      assert.match(stdout, /\nTogether: /);
      assert.match(stderr, /^error: set-up needs Python with pip /);
    }, { PATH });
  }));

Deno.test("a dry run says what is there already", () =>
  inTemporaryFolder(async (cache) => {
    const { KOKORO_CACHE } = await shareCache(cache);
    const env = { ...surroundings({ gpus: [] }), KOKORO_CACHE };
    const args = ["--dry-run", "--device", "cpu"];
    const { code, stdout } = await runScript("scripts/setup.ts", args, { env });
    assert.equal(code, 0);
    assert.match(stdout, /^There already: voices-/m);
    assert.equal(stdout.includes("Together"), stdout.includes("Missing"));
  }));
