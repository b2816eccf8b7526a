/** What the tests of an import by URL share: this project on a server, and a user's project elsewhere. */

import { join } from "node:path";
import { shareCache } from "./shared_cache.ts";
import { projectPath } from "./files.ts";

/** Serves the files of this project below `/v1.2/`, as plainly as servers of source files do. */
export class ProjectServer implements AsyncDisposable {
  /** The paths that were asked for, from the top of the project. */
  readonly requested = new Set<string>();
  /** Files that are not there. */
  readonly missing = new Set<string>();
  /** Files that have another text than this project's. */
  readonly edited = new Map<string, string>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(port = 0) {
    this.#server = Deno.serve(
      { port, hostname: "127.0.0.1", onListen(): void {} },
      (request) => this.#answer(new URL(request.url).pathname.replace(/^\/v1\.2\//, "")),
    );
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** The URL of a file of this project. */
  url(path: string): string {
    return `http://127.0.0.1:${this.port}/v1.2/${path}`;
  }

  async #answer(path: string): Promise<Response> {
    this.requested.add(path);
    if (this.missing.has(path)) return new Response("not found", { status: 404 });
    try {
      const body = this.edited.get(path) ?? await Deno.readFile(projectPath(path));
      return new Response(body, { headers: { "content-type": "text/plain; charset=utf-8" } });
    } catch {
      return new Response("not found", { status: 404 });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** How a user's program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A project with one file and no `deno.json`, and caches that have what doesn't come from this project: Deno's those of
 * npm, ours libtorch, weights and official voices.
 */
export class UserProject implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    /** Where Deno keeps npm packages. */
    readonly npmFolder: string,
    readonly env: Record<string, string>,
  ) {}

  static async create(): Promise<UserProject> {
    const folder = await Deno.makeTempDir();
    const denoFolder = join(folder, "deno");
    await Deno.mkdir(denoFolder);
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] })
      .output();
    const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
    await Deno.symlink(npmCache, join(denoFolder, "npm"));
    const env = await shareCache(join(folder, "kokoro"));
    return new UserProject(folder, npmCache, { ...env, DENO_DIR: denoFolder, NO_COLOR: "1" });
  }

  /** Runs a program in the project's folder, in a process of its own, with `flags` of `deno run`. */
  async run(program: string, flags: readonly string[] = ["-A"]): Promise<Ended> {
    await Deno.mkdir(join(this.folder, "project"), { recursive: true });
    await Deno.writeTextFile(join(this.folder, "project", "main.ts"), program);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", ...flags, "main.ts"],
      cwd: join(this.folder, "project"),
      env: this.env,
    }).output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
