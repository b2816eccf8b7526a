/**
 * The systems that are compared, and how to start each of them.
 *
 * @module
 */

import { join } from "node:path";
import type { Assets } from "../../setup/ready.ts";
import type { Program } from "../python/json_lines.ts";
import type { Reporter } from "../../setup/report/progress.ts";
import { pythonEnvironment } from "../python/python_packages.ts";
import {
  ensureInt8,
  ensureOnnx,
  ensurePackages,
  fileHere,
  type PythonSystem,
} from "./environments.ts";
import { VOICE } from "./scripts.ts";

/** What a system is prepared with. */
export interface Surroundings {
  /** The number of threads per operation. */
  readonly threads: number;
  readonly assets: Assets;
  /** Reports downloads. */
  readonly report: Reporter;
}

type Command = Omit<Program, "what">;

/** Fetches what a system needs and returns the command that starts it. */
type Prepare = (surroundings: Surroundings) => Promise<Command>;

/** The systems by name; the first is this project. */
const SYSTEMS = {
  ours: ({ threads }) => Promise.resolve(deno([], "our_peer.ts", `${threads}`)),
  pytorch: (around) => python("pytorch", around, around.assets.weightsPath),
  onnxruntime: async (around) => await python("onnxruntime", around, modelIn(await onnx(around))),
  "onnxruntime-int8": async (around) => await python("onnxruntime", around, await int8(around)),
  "kokoro-onnx": async (around) => await python("kokoro_onnx", around, modelIn(await onnx(around))),
  "sherpa-onnx": async (around) => {
    const styles = join(around.assets.voicesFolder, `${VOICE}.bin`);
    return await python("sherpa_onnx", around, modelIn(await onnx(around)), styles);
  },
  "kokoro-js": async (around) => {
    const options = ["--no-config", `--lock=${fileHere("kokoro_js.lock")}`, "--frozen"];
    return deno(options, "kokoro_js_peer.ts", `${around.threads}`, await onnx(around));
  },
} as const satisfies Record<string, Prepare>;

/** The name of a system. */
export type SystemName = keyof typeof SYSTEMS;

/** The name of this project's system, which the others are compared with. */
export const OURS = "ours";

/** All names, ours first. */
export const SYSTEM_NAMES = Object.keys(SYSTEMS) as SystemName[];

/** In what the systems compute that do not compute in FP32. */
export const OTHER_PRECISION: Partial<Record<SystemName, string>> = { "onnxruntime-int8": "int8" };

/**
 * Fetches what a system needs and returns the program to start.
 *
 * @throws {KokoroError} `setup` when the system can't run here
 */
export async function prepare(name: SystemName, surroundings: Surroundings): Promise<Program> {
  return { ...await SYSTEMS[name](surroundings), what: `the system ${name}` };
}

/** A program of this folder, run by this Deno. */
function deno(options: string[], name: string, ...args: string[]): Command {
  return {
    program: Deno.execPath(),
    args: ["run", "-A", "--quiet", ...options, fileHere(name), ...args],
  };
}

/** A program of this folder, run by Python with the packages of its system. */
async function python(
  system: PythonSystem,
  { threads, report }: Surroundings,
  model: string,
  ...others: string[]
): Promise<Command> {
  const packages = await ensurePackages(system, report);
  return {
    program: "python3",
    args: ["-W", "ignore", fileHere(`${system}_peer.py`), `${threads}`, model, ...others],
    env: pythonEnvironment(packages),
  };
}

/** Returns the folder of the network as ONNX. */
function onnx({ assets, report }: Surroundings): Promise<string> {
  return ensureOnnx(assets.weightsPath, assets.weightsSource, report);
}

/** Returns the path of the network as ONNX in int8. */
async function int8(around: Surroundings): Promise<string> {
  const model = modelIn(await onnx(around));
  return await ensureInt8(model, around.assets.weightsSource, around.report);
}

function modelIn(folder: string): string {
  return join(folder, "onnx", "model.onnx");
}
