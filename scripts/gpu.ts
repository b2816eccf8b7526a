/**
 * `deno task gpu`: checks that the network computes correctly on an NVIDIA GPU, within its limits.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { checkLimits, figureTable } from "../bench/figures.ts";
import { gpuFigures, profileGpu } from "../bench/proof/gpu.ts";
import { KokoroError } from "../errors.ts";
import { CudaDriver } from "../ffi/cuda_driver.ts";
import { runCommand, toCount } from "./command/command.ts";

interface Flags {
  readonly iterations: string;
  readonly calls: string;
}

await runCommand(
  "gpu",
  "Checks the GPU of this machine: parity, reproducible samples, time and memory.",
  (program) => {
    program
      .option("--iterations <n>", "how many scripts of 45 s to time", "50")
      .option("--calls <n>", "how many random texts to speak", "100")
      .action(gpu);
  },
);

async function gpu(flags: Flags): Promise<void> {
  const iterations = toCount("iterations", flags.iterations);
  const calls = toCount("calls", flags.calls);
  const machine = describeGpu();
  const figures = gpuFigures(await profileGpu("cuda", iterations, calls));
  console.log(`${machine}\n\n${figureTable(figures)}`);
  checkLimits(figures);
  await runAcceptanceTests();
}

/** Describes the GPU. Throws if there is none, before gigabytes are fetched for it. */
function describeGpu(): string {
  using driver = CudaDriver.open();
  const gigabytes = driver.memoryInfo().totalBytes / 1e9;
  return `${driver.deviceName}, ${gigabytes.toFixed(1)} GB, driver for CUDA ${driver.version}`;
}

async function runAcceptanceTests(): Promise<void> {
  const path = fileURLToPath(new URL("../tests/acceptance_integration_test.ts", import.meta.url));
  const args = ["test", "-A", path];
  const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  if (!success) {
    throw new KokoroError("internal", "tests/acceptance_integration_test.ts fails on this machine");
  }
}
