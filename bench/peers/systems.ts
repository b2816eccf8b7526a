/**
 * The systems that are compared, and how each is started.
 *
 * @module
 */

import { join } from "node:path";
import type { Assets } from "../../setup/ready.ts";
import type { Program } from "../python/json_lines.ts";
import type { Reporter } from "../../setup/report/progress.ts";
import { pythonEnvironment } from "../python/python_packages.ts";
import { ensureOnnx, ensurePackages, fileHere, type PythonSystem } from "./environments.ts";

/** Where a system is to run, and on what. */
export interface Surroundings {
  /** Of one operation. */
  readonly threads: number;
  readonly assets: Assets;
  /** Is told what is fetched. */
  readonly report: Reporter;
}

type Command = Omit<Program, "what">;

/** Fetches what a system needs and says how to start it. */
type Prepare = (surroundings: Surroundings) => Promise<Command>;

/** By name; the first is this project. */
const SYSTEMS = {
  ours: ({ threads }) => Promise.resolve(deno([], "our_peer.ts", `${threads}`)),
  pytorch: (around) => python("pytorch", around, around.assets.weightsPath),
  onnxruntime: async (around) => await python("onnxruntime", around, modelIn(await onnx(around))),
  "kokoro-onnx": async (around) => await python("kokoro_onnx", around, modelIn(await onnx(around))),
  "kokoro-js": async (around) => {
    const options = ["--no-config", `--lock=${fileHere("kokoro_js.lock")}`, "--frozen"];
    return deno(options, "kokoro_js_peer.ts", `${around.threads}`, await onnx(around));
  },
} as const satisfies Record<string, Prepare>;

/** The name of a system. */
export type SystemName = keyof typeof SYSTEMS;

/** This project, which the others are compared with. */
export const OURS = "ours";

/** All names, ours first. */
export const SYSTEM_NAMES = Object.keys(SYSTEMS) as SystemName[];

/**
 * Fetches what a system needs and says how to start it.
 *
 * @throws {KokoroError} `setup` when that can't be had here
 */
export async function prepare(name: SystemName, surroundings: Surroundings): Promise<Program> {
  return { ...await SYSTEMS[name](surroundings), what: `the answers of ${name}` };
}

/** A program of this folder on this Deno. */
function deno(options: string[], name: string, ...args: string[]): Command {
  return {
    program: Deno.execPath(),
    args: ["run", "-A", "--quiet", ...options, fileHere(name), ...args],
  };
}

/** A program of this folder on Python, with the packages of its system. */
async function python(
  system: PythonSystem,
  { threads, report }: Surroundings,
  model: string,
): Promise<Command> {
  const packages = await ensurePackages(system, report);
  return {
    program: "python3",
    args: ["-W", "ignore", fileHere(`${system}_peer.py`), `${threads}`, model],
    env: pythonEnvironment(packages),
  };
}

/** The folder of the network as ONNX. */
function onnx({ assets, report }: Surroundings): Promise<string> {
  return ensureOnnx(assets.weightsPath, assets.weightsSource, report);
}

function modelIn(folder: string): string {
  return join(folder, "onnx", "model.onnx");
}
