/** For tests of imports by URL: this project on a server, and a user's project elsewhere. */

import { join } from "node:path";
import { shareCache } from "./shared_cache.ts";
import { projectPath } from "./files.ts";

/** Serves the files of this project below `/v1.2/` as plain text, like servers of source files. */
export class ProjectServer implements AsyncDisposable {
  /** The requested paths, relative to the top of the project. */
  readonly requested = new Set<string>();
  /** Paths for which the server answers 404. */
  readonly missing = new Set<string>();
  /** Texts by path, served instead of this project's files. */
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

/** The exit code and the output of a user's program. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A project with one file and no `deno.json`. Its caches already contain everything that does not
 * come from this project: npm packages in Deno's cache, and libtorch, weights and official voices
 * in ours.
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

  /** Runs a program in the project's folder, in its own process, with `flags` for `deno run`. */
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
