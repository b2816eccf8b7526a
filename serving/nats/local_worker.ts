/**
 * A worker in a process of its own on this machine, for trying a cluster and for tests.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import project from "../../deno.json" with { type: "json" };
import { KokoroError } from "../../errors.ts";

const SCRIPT = new URL("../../scripts/worker.ts", import.meta.url);
/** The permissions of the task. */
const [, , ...PERMISSIONS] = project.tasks.permit.split(" ");

/** How a worker is started. */
export interface LocalWorkerOptions {
  /** The address of the server. */
  readonly url: string;
  /** More arguments of `deno task worker`. */
  readonly args?: readonly string[];
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each line that it writes. */
  readonly line?: (text: string) => void;
}

/** A worker in a process of its own. */
export class LocalWorker {
  /** What it has written on standard error. */
  stderr = "";
  readonly #process: Deno.ChildProcess;
  readonly #ready = Promise.withResolvers<string>();
  readonly #ended: Promise<number>;

  /** Starts a worker. */
  constructor({ url, args = [], env = {}, line = () => {} }: LocalWorkerOptions) {
    const flags = ["--allow-sys=hostname", fileURLToPath(SCRIPT), "--nats", url];
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", ...PERMISSIONS, ...flags, ...args],
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    this.#process = command.spawn();
    this.#ready.promise.catch(() => {}); // nobody may wait for it
    this.#ended = this.#follow(line);
  }

  /** Waits until it takes jobs, and returns its id. */
  async ready(): Promise<string> {
    return await this.#ready.promise;
  }

  /** Sends it a signal, if it has not ended. */
  signal(name: Deno.Signal): void {
    try {
      this.#process.kill(name);
    } catch {
      // It has ended.
    }
  }

  /** Waits for its end, and returns its exit code. */
  async ended(): Promise<number> {
    return await this.#ended;
  }

  async #follow(line: (text: string) => void): Promise<number> {
    await Promise.all([this.#read(this.#process.stdout, line), this.#readErrors(line)]);
    const { code } = await this.#process.status;
    this.#ready.reject(new KokoroError("setup", `a worker has ended:\n${this.stderr}`));
    return code;
  }

  async #readErrors(line: (text: string) => void): Promise<void> {
    await this.#read(this.#process.stderr, (text) => {
      this.stderr += `${text}\n`;
      const [, id] = text.match(/^Ready: (\S+)/) ?? [];
      if (id !== undefined) this.#ready.resolve(id);
      line(text);
    });
  }

  async #read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    line: (text: string) => void,
  ): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const one of lines) line(one);
    }
  }
}
