/**
 * Group 1: the machine, the driver, and the libraries that were really loaded.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { CudaDriver } from "../../../ffi/cuda_driver.ts";
import { describeMachine, machineLine } from "../../machine.ts";
import { residentMemory } from "../../memory/resident_memory.ts";
import { type Bench, megabytes } from "./bench.ts";
import type { Lines } from "./lines.ts";

const SMI_FIELDS = [
  "name",
  "compute_cap",
  "driver_version",
  "memory.total",
  "memory.used",
  "mig.mode.current",
  "compute_mode",
  "power.limit",
  "clocks.max.sm",
  "pcie.link.gen.current",
];

/** Files that container programs leave. */
const CONTAINER_FILES = ["/.dockerenv", "/run/.containerenv"];

/** The variables that change how CUDA, libtorch, OpenMP or this project work. */
const VARIABLES = /^(CUDA|CUBLAS|CUDNN|NVIDIA|PYTORCH|TORCH|LIBTORCH|KOKORO|OMP|MKL|LD_|NVRTC)/;

/** The libraries whose paths are printed. */
const LIBRARIES = /(libcuda|libcudart|libcudnn|libcublas|libnvrtc|libtorch|libc10|libkokoro)[^/]*$/;

/** cuDNN 9.23 gives other bits each time on compute capability 8.6, an RTX 3060's. */
const CHANGING_BITS = 923;

/** What can be said before anything is loaded, even when there is no working GPU. */
export async function describeHost(lines: Lines): Promise<void> {
  await lines.step("nvidia-smi", () => smi(lines));
  await lines.step("system", () => {
    const kernel = Deno.readTextFileSync("/proc/version").trim();
    lines.fact("system", kernel);
    lines.fact("WSL", String(/microsoft/i.test(kernel)));
    lines.fact("container", String(CONTAINER_FILES.some(existsSync)));
  });
  for (const [name, value] of Object.entries(Deno.env.toObject()).sort()) {
    if (VARIABLES.test(name)) lines.fact(`environment: ${name}`, value);
  }
  await lines.step("GPU", () => {
    using driver = CudaDriver.open();
    const { freeBytes, totalBytes } = driver.memoryInfo();
    const [free, total] = [freeBytes, totalBytes].map((bytes) => (bytes / 1e9).toFixed(2));
    lines.fact("GPU", `${driver.deviceName}, ${total} GB, ${free} GB free`);
    lines.fact("driver", `for CUDA up to ${driver.version}`);
  });
}

/** Loads the model, and describes what it loaded. */
export async function describeLibraries(bench: Bench, lines: Lines): Promise<void> {
  lines.figure(megabytes("host: resident before loading", residentMemory().total));
  const model = await bench.model();
  await lines.step("machine", async () => {
    // For the stand-in, this would look for a libtorch with CUDA.
    if (!bench.subject.isStandin) {
      lines.fact("machine", machineLine(await describeMachine(model.info())));
    }
    const { weights, unfused } = model.info();
    lines.fact("weights", weights);
    lines.fact("kernel for norms and activations", unfused ?? "compiled");
  });
  const paths = loadedLibraries();
  for (const path of paths) lines.fact("loaded", path);
  const path = (name: string): string | undefined => paths.find((path) => path.includes(name));
  for (const [library, call] of VERSIONS) {
    await lines.step(`${library} at run time`, () => {
      const version = versionOf(path(`/${library}.so`), call);
      const note = Math.floor(version / 100) === CHANGING_BITS
        ? ": gives other bits on SM 8.6"
        : "";
      lines.fact(`${library} at run time`, version === 0 ? "not loaded" : `${version}${note}`);
    });
  }
}

const VERSIONS = [
  ["libcudnn", "cudnnGetVersion"],
  ["libcublasLt", "cublasLtGetVersion"],
  ["libcudart", "cudaRuntimeGetVersion"],
] as const;

/** The version that a loaded library reports, or 0 when it is not loaded. */
function versionOf(path: string | undefined, call: typeof VERSIONS[number][1]): number {
  if (path === undefined) return 0;
  const out = new Int32Array(1);
  if (call === "cudaRuntimeGetVersion") {
    const symbols = { [call]: { parameters: ["buffer"], result: "i32" } } as const;
    Deno.dlopen(path, symbols).symbols[call](out);
    return out[0];
  }
  const symbols = { [call]: { parameters: [], result: "usize" } } as const;
  return Number(Deno.dlopen(path, symbols).symbols[call]());
}

function loadedLibraries(): string[] {
  const maps = Deno.readTextFileSync("/proc/self/maps").split("\n");
  const paths = maps.map((line) => line.slice(line.indexOf("/")).trim());
  return [...new Set(paths.filter((path) => path.startsWith("/") && LIBRARIES.test(path)))].sort();
}

/** Prints what `nvidia-smi` knows, field by field: older ones don't know all. */
async function smi(lines: Lines): Promise<void> {
  for (const field of SMI_FIELDS) {
    const found = await run("nvidia-smi", `--query-gpu=${field}`, "--format=csv,noheader");
    if (found === undefined) return lines.fact("nvidia-smi", "not found");
    if (found.success) lines.fact(field, found.text.replaceAll("\n", "; "));
  }
}

async function run(
  program: string,
  ...args: string[]
): Promise<{ success: boolean; text: string } | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args }).output();
    return { success, text: new TextDecoder().decode(stdout).trim() };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
