/**
 * The stages of this project's work that calls are refused to.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { encode } from "../../audio/encode.ts";
import type { AudioFormat } from "../../audio/formats/formats.ts";
import { writeFile } from "../../audio/write_file.ts";
import { ensureAssets } from "../../setup/assets.ts";
import { Cache, explainFailures } from "../../setup/cache.ts";
import { download } from "../../setup/fetch/download.ts";
import { silentReporter } from "../../setup/report/progress.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import { loadKokoro, type LoadOptions } from "../../speech/load_kokoro.ts";
import { shareCache } from "../helpers/shared_cache.ts";
import type { FaultKind } from "../standin/faults.ts";

/** Work that can be done again and again, and makes the same every time. */
export interface Stage extends Disposable {
  /** Does the work while calls are refused. Returns a function that describes what was made. */
  work(): Promise<() => string>;
  /** Throws when files are left after an error. */
  checkRest(): void;
}

/** A stage, which may write to a folder of its own, and the kinds of calls that it makes. */
export interface StageKind {
  readonly begin: (folder: string) => Promise<Stage>;
  readonly kinds: readonly FaultKind[];
}

const LIBRARIES = ["memory", "buffer", "mmap", "thread", "dlopen"] as const;
const FILES = ["buffer", "open", "write", "fsync", "rename"] as const;

const none = (): void => {};

function hashOf(values: Float32Array | Uint8Array): string {
  return createHash("sha256").update(new Uint8Array(values.slice().buffer)).digest("hex");
}

/** Throws when a folder has files, except for those with names like `kept`. */
function checkEmpty(folder: string, kept = /^$/): void {
  const left = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const wrong = left.filter((name) => !kept.test(name));
  if (wrong.length > 0) throw new Error(`it left ${wrong}`);
}

async function speak(model: KokoroModel): Promise<() => string> {
  const { samples } = await model.synthesize("Hi.");
  return () => hashOf(samples);
}

/** Loads a model, and speaks. */
async function load(options: LoadOptions): Promise<Stage> {
  const work = async (): Promise<() => string> => {
    using model = await loadKokoro({ device: "cpu", ...options });
    return await speak(model);
  };
  return await Promise.resolve({ work, checkRest: none, [Symbol.dispose]: none });
}

/** Speaks with a model that is loaded. */
async function synthesis(options: LoadOptions): Promise<Stage> {
  const model = await loadKokoro({ device: "cpu", ...options });
  return {
    work: () => speak(model),
    checkRest: none,
    [Symbol.dispose]: () => model[Symbol.dispose](),
  };
}

/** Encodes, and writes a file. */
async function file(folder: string, format: AudioFormat): Promise<Stage> {
  const samples = Float32Array.from({ length: 4800 }, (_, i) => 0.5 * Math.sin(0.1 * i));
  const path = join(folder, "sound");
  const work = async (): Promise<() => string> => {
    await Deno.remove(path).catch(none);
    await writeFile(path, await encode(samples, 24_000, { format }));
    return () => hashOf(Deno.readFileSync(path));
  };
  const checkRest = (): void => checkEmpty(folder);
  return await Promise.resolve({ work, checkRest, [Symbol.dispose]: none });
}

/** Sets up where only the shim is missing. Its object files are there, but not linked. */
async function setUp(folder: string): Promise<Stage> {
  const cache = join(folder, "cache");
  for (const [name, value] of Object.entries(await shareCache(cache))) Deno.env.set(name, value);
  const work = async (): Promise<() => string> => {
    for (const { name } of Deno.readDirSync(cache)) {
      if (/^(shim-.*|ready)$/.test(name)) await Deno.remove(join(cache, name), { recursive: true });
    }
    const assets = await ensureAssets({ device: "cpu", report: silentReporter });
    return () => JSON.stringify(assets);
  };
  return { work, checkRest: () => checkEmpty(join(cache, "partial")), [Symbol.dispose]: none };
}

/** Makes an item of a cache from a download. The server is this process. */
async function fetchItem(folder: string): Promise<Stage> {
  const content = Uint8Array.from({ length: 200_000 }, (_, i) => i * i >> 3);
  const expected = { bytes: content.length, sha256: hashOf(content) };
  const place = { port: 0, hostname: "127.0.0.1", onListen: none };
  const server = Deno.serve(place, () => new Response(content));
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const work = async (): Promise<() => string> => {
    await Deno.remove(join(folder, "thing"), { recursive: true }).catch(none);
    using cache = await Cache.open(folder, silentReporter);
    const make = async (target: string): Promise<void> => {
      const part = cache.path("partial", "thing.part");
      await download(url, part, expected);
      await Deno.rename(part, join(target, "file"));
    };
    const thing = { name: "thing", what: "Thing" };
    const [{ path }] = await explainFailures(folder, () => cache.ensure(thing, make));
    return () => hashOf(Deno.readFileSync(path));
  };
  const checkRest = (): void => checkEmpty(join(folder, "partial"), /\.part$/);
  return await Promise.resolve({ work, checkRest, [Symbol.dispose]: () => void server.shutdown() });
}

/** All stages that a process can repeat. */
export const STAGES: Readonly<Record<string, StageKind>> = {
  "setup": { begin: setUp, kinds: FILES },
  "download": { begin: fetchItem, kinds: FILES },
  "load": { begin: () => load({ threads: 1 }), kinds: [...LIBRARIES, "open"] },
  "load-2": { begin: () => load({ threads: 2 }), kinds: ["memory", "thread"] },
  "synthesis": { begin: () => synthesis({ threads: 1 }), kinds: ["memory", "buffer", "mmap"] },
  "synthesis-aten": {
    begin: () => synthesis({ threads: 1, kernels: "aten" }),
    kinds: ["memory", "buffer", "mmap"],
  },
  "wav": { begin: (folder) => file(folder, "wav"), kinds: FILES },
  "mp3": { begin: (folder) => file(folder, "mp3"), kinds: FILES },
};
