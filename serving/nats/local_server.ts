/**
 * A server of NATS on this machine alone, for trying a cluster and for tests.
 *
 * @module
 */

import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { KokoroError } from "../../errors.ts";
import { ensureNatsServer } from "../../setup/nats_server.ts";

/** How long to wait between looks for the port, and how often to look. */
const [LOOK_MS, LOOKS] = [50, 400];

/** How a server is started. */
export interface LocalServerOptions {
  /** More lines for its configuration. */
  readonly config?: string;
  /** The program. Default: the pinned one, which is fetched first if it is missing. */
  readonly program?: string;
  /** Whether it has JetStream. Default: true. */
  readonly jetStream?: boolean;
}

/** A server at a free port of the loopback address. It keeps both when it is started again. */
export class LocalServer implements AsyncDisposable {
  #process: Deno.ChildProcess | undefined;
  #port = -1;

  private constructor(
    private readonly program: string,
    private readonly folder: string,
    private readonly config: string,
  ) {}

  /**
   * Starts a server, which keeps its data in a temporary folder.
   *
   * @throws {KokoroError} `setup` when the program can't be fetched, or does not start
   */
  static async start(options: LocalServerOptions = {}): Promise<LocalServer> {
    const { config = "", jetStream = true } = options;
    const program = options.program ?? await ensureNatsServer();
    const folder = await Deno.makeTempDir({ prefix: "kokoro-nats-" });
    const store = `jetstream { store_dir: ${
      JSON.stringify(folder)
    }, max_mem: 64M, max_file: 8G }\n`;
    const server = new LocalServer(program, folder, (jetStream ? store : "") + config);
    try {
      await server.begin();
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The address, such as `nats://127.0.0.1:4222`. */
  get url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }

  /** Starts the server again after {@linkcode LocalServer.kill}. */
  async begin(): Promise<void> {
    const path = join(this.folder, "server.conf");
    const place = `host: "127.0.0.1"\nport: ${this.#port}\nmax_payload: 8MB\n` +
      `ports_file_dir: ${JSON.stringify(this.folder)}\n`;
    await Deno.writeTextFile(path, place + this.config);
    this.#process = new Deno.Command(this.program, {
      args: ["-c", path],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#port = await this.#portOf(this.#process.pid);
  }

  /** Ends the server at once, as a crash does. What it has confirmed is kept. */
  async kill(): Promise<void> {
    try {
      this.#process?.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#process?.status;
    this.#process = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.folder, { recursive: true });
  }

  /** The port that the server listens at, which it writes to a file. */
  async #portOf(pid: number): Promise<number> {
    const path = join(this.folder, `${basename(this.program)}_${pid}.ports`);
    for (let looks = 0; looks < LOOKS; looks++) {
      await wait(LOOK_MS);
      try {
        const { nats: [url] } = JSON.parse(await Deno.readTextFile(path));
        return Number(new URL(url).port);
      } catch {
        // It is not written yet.
      }
    }
    throw new KokoroError("setup", `${this.program} did not start: is it for this machine?`);
  }
}
