/**
 * Runs the shim under sanitizers: a program that calls its C interface from several threads, the
 * target `native-abi` of the fuzzer, and the programs that test its parts. Nothing but the shim and
 * these programs is compiled with sanitizers: libtorch is used as it is.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { projectUrl } from "../../../project/files.ts";
import { ensureAssets } from "../../../setup/assets.ts";
import { fuzzBuilt } from "../fuzz/native.ts";
import {
  buildInstrumented,
  environmentOf,
  flagsOf,
  type Run,
  runInstrumented,
  type Sanitizer,
  SANITIZERS,
} from "./instrument.ts";

/** What came of a program. */
export interface SanitizeResult extends Run {
  readonly program: string;
  readonly sanitizer: Sanitizer;
  readonly seconds: number;
}

/** What programs may take as arguments. */
interface Paths {
  readonly weights: string;
  /** The stand-in accelerator, built with the same sanitizer. */
  readonly standin: string;
}

interface Program {
  readonly source: string;
  /** Such programs run without the thread sanitizer, which takes several GB more for devices. */
  readonly isOnStandin?: boolean;
  /** The arguments of each run of the short form. Absent if that has none. */
  readonly short?: (paths: Paths) => readonly (readonly string[])[];
  readonly full: (paths: Paths) => readonly (readonly string[])[];
}

const ABI = "bench/proof/sanitize/native/abi.cpp";
const REFERENCE = path("tests/fixtures/reference/");
/** The time after which a program hangs, in seconds. */
const HANGS = 3600;
const FUZZ_SECONDS = 30;

/** The quick ones come first. */
const PROGRAMS: readonly Program[] = [
  { source: "tests/shim/pool.cpp", short: () => [["5"]], full: () => [["5"]] },
  { source: "tests/shim/conv.cpp", full: () => [[]] },
  { source: "tests/shim/signal.cpp", full: () => [[]] },
  { source: "tests/shim/text.cpp", full: () => [[]] },
  { source: "tests/shim/noise.cpp", full: () => [["7", "3", "4001"]] },
  {
    source: "tests/shim/failures.cpp",
    full: () => [["gpu", "CUDA error: out of memory", "other"]],
  },
  {
    source: "tests/shim/safetensors.cpp",
    full: () => [["read", `${REFERENCE}00.safetensors`, `${REFERENCE}00.stages.safetensors`]],
  },
  { source: "tests/shim/native_network.cpp", full: ({ weights }) => [[weights, "60"]] },
  { source: "tests/shim/harmonic_source.cpp", full: ({ weights }) => [[weights]] },
  {
    source: "tests/shim/stages.cpp",
    full: ({ weights }) => [
      [weights, `${REFERENCE}00.safetensors`, `${REFERENCE}00.stages.safetensors`, "1", "0"],
    ],
  },
  { source: "tests/shim/accelerator.cpp", full: () => [["0"], ["1"]] },
  { source: "tests/shim/gpu_after_cpu.cpp", full: ({ weights }) => [[weights]] },
  { source: "tests/shim/fused_text.cpp", full: () => [["libnowhere.so.1", "sm_86"]] },
  {
    source: "tests/shim/fused_launch.cpp",
    isOnStandin: true,
    full: ({ standin }) => [[standin]],
  },
  {
    source: ABI,
    short: ({ weights }) => [[weights, "1", "40", "10"]],
    full: ({ weights }) => [[weights, "1", "200", "512"], [weights, "2", "400", "64"]],
  },
  {
    source: ABI,
    isOnStandin: true,
    full: ({ weights, standin }) => ["3", "4"].map((seed) => [weights, seed, "600", "64", standin]),
  },
];

/** The module of the stand-in, which is a part of the tests and not of the published package. */
const STANDIN = projectUrl("tests/standin/accelerator.ts").href;

/**
 * Runs all programs with all sanitizers, and those of each sanitizer one after another.
 *
 * @param isShort whether to run only a few of them, for a short time
 * @param report receives each result when it is there
 * @throws {KokoroError} `setup` when a program can't be built
 */
export async function sanitize(
  isShort: boolean,
  report: (result: SanitizeResult) => void = () => {},
): Promise<SanitizeResult[]> {
  const { weightsPath } = await ensureAssets({ device: "cpu" });
  const lanes = SANITIZERS.map(async (sanitizer) => {
    const results: SanitizeResult[] = [];
    for await (const result of resultsOf(sanitizer, weightsPath, isShort)) {
      report(result);
      results.push(result);
    }
    return results;
  });
  return (await Promise.all(lanes)).flat();
}

async function* resultsOf(
  sanitizer: Sanitizer,
  weights: string,
  isShort: boolean,
): AsyncGenerator<SanitizeResult> {
  for (const program of PROGRAMS) {
    const runs = isShort ? program.short : program.full;
    const isLeftOut = program.isOnStandin && sanitizer === "thread";
    if (runs === undefined || isLeftOut) continue;
    const { built, standin } = await build(program, sanitizer);
    for (const args of runs({ weights, standin })) {
      const name = `${nameOf(program)} ${args.filter((arg) => !arg.includes("/")).join(" ")}`;
      yield await timed(name.trim(), sanitizer, () => runInstrumented(built, args, HANGS));
    }
  }
  if (!isShort && sanitizer === "address") {
    yield await timed("native-abi", sanitizer, () => fuzzAbi(sanitizer, weights));
  }
}

async function timed(
  program: string,
  sanitizer: Sanitizer,
  run: () => Promise<Run>,
): Promise<SanitizeResult> {
  const begun = performance.now();
  const result = await run();
  return { program, sanitizer, seconds: (performance.now() - begun) / 1000, ...result };
}

async function build(
  { source, isOnStandin }: Program,
  sanitizer: Sanitizer,
): Promise<{ built: string; standin: string }> {
  if (!isOnStandin) {
    return { built: await buildInstrumented([path(source)], sanitizer), standin: "" };
  }
  const { buildOnStandin, standinLibrary } = await import(STANDIN);
  const flags = flagsOf(sanitizer);
  return { built: await buildOnStandin(source, flags), standin: await standinLibrary(flags) };
}

/** Runs the fuzzer's target for the whole C interface, which calls functions of its own program. */
async function fuzzAbi(sanitizer: Sanitizer, weights: string): Promise<Run> {
  const sources = ["abi", "loop"].map((name) => path(`bench/proof/fuzz/native/${name}.cpp`));
  const program = await buildInstrumented(sources, sanitizer, { flags: ["-rdynamic"] });
  const built = { program, how: "own loop", isLibFuzzer: false };
  const env = { ...environmentOf(), KOKORO_LIBRARY: "", KOKORO_WEIGHTS: weights };
  const folder = await Deno.makeTempDir({ prefix: "kokoro-sanitize-" });
  try {
    const wish = { seconds: FUZZ_SECONDS, seed: 1 };
    const { how, findings } = await fuzzBuilt(folder, "native-abi", built, wish, env);
    return { printed: how!, findings: findings.map(({ problem }) => problem), suppressed: 0 };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function nameOf({ source, isOnStandin }: Program): string {
  const name = source.replace(/^.*\/|\.cpp$/g, "");
  return isOnStandin ? `${name} on the stand-in` : name;
}

function path(name: string): string {
  return fileURLToPath(projectUrl(name));
}
