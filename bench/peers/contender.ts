/**
 * A running system.
 *
 * @module
 */

import type { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { JsonLines, type Program } from "../python/json_lines.ts";
import { Answer, Ready, type Request, type SpokenUtterance } from "./protocol.ts";
import type { SystemName } from "./systems.ts";

/** A process that speaks. Send one request at a time. */
export class Contender implements AsyncDisposable {
  readonly #lines: JsonLines;

  private constructor(readonly system: SystemName, readonly version: string, lines: JsonLines) {
    this.#lines = lines;
  }

  /**
   * Starts a system and waits until it is loaded.
   *
   * @throws {KokoroError} `setup` when it can't be started, or its first line is invalid
   */
  static async start(system: SystemName, program: Program): Promise<Contender> {
    await using started = new AsyncDisposableStack();
    const lines = started.use(JsonLines.start(program));
    const { version } = checked(Ready, await lines.read());
    started.move();
    return new Contender(system, version, lines);
  }

  /**
   * Has the system speak, and returns how long that took.
   *
   * @param samples the file for the samples; without it they are dropped
   * @throws {KokoroError} `setup` when the system has stopped, or its answer is invalid
   */
  async speak(utterances: readonly SpokenUtterance[], samples?: string): Promise<Answer> {
    const request: Request = { utterances, samples };
    return checked(Answer, await this.#lines.ask(request));
  }

  /**
   * Has the system speak, and returns the samples.
   *
   * @throws {KokoroError} `setup` when the system has stopped, or its answer is invalid
   */
  async sound(utterances: readonly SpokenUtterance[]): Promise<Float32Array> {
    const path = await Deno.makeTempFile({ prefix: "peers-", suffix: ".f32" });
    try {
      await this.speak(utterances, path);
      return new Float32Array((await Deno.readFile(path)).buffer);
    } finally {
      await Deno.remove(path);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#lines[Symbol.asyncDispose]();
  }
}

function checked<T>(schema: z.ZodType<T>, said: unknown): T {
  const result = schema.safeParse(said);
  if (result.success) return result.data;
  throw new KokoroError("setup", `it sent ${JSON.stringify(said)}, which is not a valid answer`);
}
