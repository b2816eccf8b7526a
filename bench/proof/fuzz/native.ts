/**
 * Fuzzes the native parts. Uses libFuzzer where there is `clang++`, else a loop of this project's
 * own, compiled by the machine's compiler. All but the whole library are compiled with the address
 * and undefined-behaviour sanitizers.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectUrl } from "../../../project/files.ts";
import { ensureAssets } from "../../../setup/assets.ts";
import { requireCompiler } from "../../../setup/build/build.ts";
import { cppFiles } from "../../../setup/build/shim_sources.ts";
import { run, tryRun } from "../../../setup/fetch/process.ts";
import type { FuzzResult, FuzzWish } from "./fuzz.ts";

/** A native target. */
interface NativeTarget {
  /** The files of `shim/` that it is compiled with. */
  readonly sources: readonly string[];
  /** What inputs are made from. */
  readonly corpus: readonly Uint8Array[];
  /** Whether it opens the library with libtorch, which is compiled without sanitizers. */
  readonly isWhole?: boolean;
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
/** A safetensors file of a header and 32 bytes. */
const tensors = (header: string): Uint8Array => {
  const json = text(header);
  const bytes = new Uint8Array(8 + json.length + 32);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
};
/** Numbers that mean something to targets which read numbers. */
const numbers = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (37 * i + (i >> 3)) % 256);

const kernels = cppFiles(projectUrl("shim/kernels"), ".cpp").map((name) => `kernels/${name}`);

const TARGETS: Readonly<Record<string, NativeTarget>> = {
  "native-safetensors": {
    sources: ["safetensors.cpp"],
    corpus: [
      tensors(
        '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I32","shape":' +
          '[2,3],"data_offsets":[8,32]}}',
      ),
      tensors(
        '{"__metadata__":{"x\\u0041":"\\"y"},"c":{"data_offsets":[0,32],"shape":[1,8],' +
          '"dtype":"F32"}}',
      ),
    ],
  },
  "native-noise": { sources: ["noise.cpp"], corpus: [numbers(16), numbers(20)] },
  "native-conv": { sources: kernels, corpus: [numbers(24), numbers(48).reverse(), numbers(80)] },
  "native-abi": { sources: [], corpus: [numbers(100), numbers(600).reverse()], isWhole: true },
};

/** The names of the native targets. */
export const NATIVE_TARGETS: readonly string[] = Object.keys(TARGETS);

/** The seconds for what a program does besides trying inputs, such as loading weights. */
const MARGIN = 120;

/**
 * Compiles a native target and runs it.
 *
 * @throws {KokoroError} `setup` when there is no compiler, or it fails
 */
export async function fuzzNative(target: string, wish: FuzzWish): Promise<FuzzResult> {
  const folder = await Deno.makeTempDir({ prefix: "kokoro-fuzz-" });
  try {
    return await fuzzIn(folder, target, wish);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A compiled target. */
export interface Built {
  readonly program: string;
  readonly how: string;
  readonly isLibFuzzer: boolean;
}

async function fuzzIn(folder: string, name: string, wish: FuzzWish): Promise<FuzzResult> {
  const built = await compile(folder, name, TARGETS[name]);
  const env = TARGETS[name].isWhole ? await libraryEnvironment() : {};
  return await fuzzBuilt(folder, name, built, wish, env);
}

/**
 * Runs a native target that has been compiled.
 *
 * @param folder an empty folder, or that of the program
 * @param env added to the environment
 */
export async function fuzzBuilt(
  folder: string,
  name: string,
  { program, how, isLibFuzzer }: Built,
  { seconds, seed }: FuzzWish,
  env: Record<string, string>,
): Promise<FuzzResult> {
  const corpus = join(folder, "corpus");
  await Deno.mkdir(corpus);
  for (const [i, bytes] of TARGETS[name].corpus.entries()) {
    await Deno.writeFile(join(corpus, `${i}`), bytes);
  }
  const input = join(folder, "input");
  const args = isLibFuzzer
    ? [corpus, `-seed=${seed}`, `-max_total_time=${seconds}`, `-artifact_prefix=${input}-`]
    : [corpus, `${seed}`, `${seconds}`, input];
  const timed = ["--kill-after=5", `${seconds + MARGIN}`, program, ...args];
  const { success, stdout, stderr } = (await tryRun("timeout", timed, env))!;
  const count = (pattern: RegExp): number => Number(pattern.exec(stdout + stderr)?.[1] ?? 0);
  const calls = /^calls .*/m.exec(stdout)?.[0];
  const result = {
    target: name,
    executions: count(isLibFuzzer ? /Done (\d+) runs/ : /executions (\d+)/),
    how: calls === undefined ? how : `${how}; ${calls}`,
  };
  if (success) return { ...result, findings: [] };
  const finding = {
    problem: stderr.trim().slice(0, 3000) || "the program ended without a message",
    input: await inputIn(folder),
    replay: `--target ${name} --seed ${seed} --seconds ${seconds}`,
  };
  return { ...result, findings: [finding] };
}

async function compile(
  folder: string,
  name: string,
  { sources, isWhole }: NativeTarget,
): Promise<Built> {
  const path = (file: string): string => fileURLToPath(projectUrl(file));
  const own = (file: string): string => path(`bench/proof/fuzz/native/${file}`);
  const program = join(folder, name);
  const files = [
    own(`${name.replace("native-", "")}.cpp`),
    ...sources.map((file) => path(`shim/${file}`)),
  ];
  const sanitizers = isWhole ? "undefined" : "address,undefined";
  const flags = (sanitizers: string): string[] => [
    ...["-std=c++20", "-O1", "-g", "-Wall", "-Wextra", "-Werror"],
    ...[`-fsanitize=${sanitizers}`, "-fno-sanitize-recover=all", "-I", path("shim")],
  ];
  const output = ["-o", program, "-ldl"];
  const clang = await tryRun("clang++", [...flags(`fuzzer,${sanitizers}`), ...files, ...output]);
  if (clang?.success) return { program, how: `libFuzzer, ${sanitizers}`, isLibFuzzer: true };
  const compiler = await requireCompiler();
  await run(
    compiler.program,
    [...flags(sanitizers), ...files, own("loop.cpp"), ...output],
    `can't compile ${name}`,
  );
  const how = `own loop for want of libFuzzer, sanitizers: ${sanitizers}`;
  return { program, how, isLibFuzzer: false };
}

async function libraryEnvironment(): Promise<Record<string, string>> {
  const { libraryPath, weightsPath } = await ensureAssets({ device: "cpu" });
  return { KOKORO_LIBRARY: libraryPath, KOKORO_WEIGHTS: weightsPath };
}

/** The input under way when the program ended, in hexadecimal. */
async function inputIn(folder: string): Promise<string> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.startsWith("input")) continue;
    const bytes = await Deno.readFile(join(folder, name));
    if (name !== "input") return bytes.toHex();
    const size = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    return bytes.subarray(8, 8 + size).toHex();
  }
  return "";
}
