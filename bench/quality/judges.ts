/**
 * Judges of speech: a speech recogniser and a model of what listeners think. They run in Python, in
 * a separate process.
 *
 * @module
 */

import { join } from "node:path";
import { encode } from "../../audio/encode.ts";
import { z } from "../../deps.ts";
import { readProjectFile } from "../../project/files.ts";
import { JsonLines } from "../python/json_lines.ts";
import { pythonEnvironment } from "../python/python_packages.ts";
import type { InstalledJudges } from "./install.ts";

/** The program that Python runs, and the module that it imports. */
const PROGRAM = ["judge.py", "distillmos.py"];

const opinion = z.object({ mos: z.number() });
const hearing = opinion.extend({ expected: z.string(), heard: z.string() });

/** The judgement of speech with a known text. */
export interface Judgement {
  /** DistillMOS, 1 to 5. */
  readonly mos: number;
  /** The text, normalised in the same way as `heard`. */
  readonly expected: string;
  /** What Whisper base heard, normalised. */
  readonly heard: string;
}

/**
 * Running judges. Send one request at a time.
 *
 * @example
 * ```ts ignore
 * await using judges = await Judges.start(await ensureJudges());
 * const { mos, expected, heard } = await judges.hear(speech.samples, speech.sampleRate, text);
 * ```
 */
export class Judges implements AsyncDisposable {
  readonly #folder: string;
  readonly #program: JsonLines;

  private constructor(folder: string, { pythonFolder, modelsFolder }: InstalledJudges) {
    this.#folder = folder;
    this.#program = JsonLines.start({
      program: "python3",
      args: [join(folder, PROGRAM[0]), modelsFolder],
      env: { ...pythonEnvironment(pythonFolder), OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
      what: "the judges of speech",
    });
  }

  /**
   * Starts the judges.
   *
   * @throws {KokoroError} `setup` when a file of this project can't be read
   */
  static async start(installed: InstalledJudges): Promise<Judges> {
    const program = await Promise.all(
      PROGRAM.map((name) => readProjectFile(`bench/quality/${name}`)),
    );
    const folder = await Deno.makeTempDir({ prefix: "judges-" });
    for (const [i, name] of PROGRAM.entries()) await Deno.writeFile(join(folder, name), program[i]);
    return new Judges(folder, installed);
  }

  /**
   * Rates how good speech sounds: DistillMOS, 1 to 5.
   *
   * @param samples mono, -1 to 1
   * @param sampleRate in Hz
   * @throws {KokoroError} `setup` when the judges can't run here
   */
  async rate(samples: Float32Array, sampleRate: number): Promise<number> {
    return opinion.parse(await this.#ask(samples, sampleRate)).mos;
  }

  /**
   * Rates how good speech sounds, and recognises its words.
   *
   * @param samples mono, -1 to 1
   * @param sampleRate in Hz
   * @param text the text that was spoken
   * @param language its language, by its code of two letters. Default: English
   * @throws {KokoroError} `setup` when the judges can't run here
   */
  async hear(
    samples: Float32Array,
    sampleRate: number,
    text: string,
    language = "en",
  ): Promise<Judgement> {
    return hearing.parse(await this.#ask(samples, sampleRate, { text, language }));
  }

  async #ask(
    samples: Float32Array,
    sampleRate: number,
    said: { readonly text?: string; readonly language?: string } = {},
  ): Promise<unknown> {
    const path = join(this.#folder, "speech.wav");
    await Deno.writeFile(path, await encode(samples, sampleRate, { format: "wav" }));
    return await this.#program.ask({ path, ...said });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}
