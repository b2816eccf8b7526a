/**
 * A server in a process of its own.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import project from "../../../deno.json" with { type: "json" };
import { KokoroError } from "../../../errors.ts";

/** How `deno task` runs scripts: with which permissions and settings of V8. */
const [, ...RUN] = project.tasks.permit.split(" ");

/** A running `deno task serve`. */
export interface ServerProcess {
  /** Its address. */
  readonly url: string;
  /** Its memory that no file backs, in bytes. */
  memory(): number;
  /** Asks it to end, and returns its exit code and how long it took, in milliseconds. */
  end(): Promise<{ readonly code: number; readonly ms: number }>;
}

/**
 * Starts a server, and waits until it is ready.
 *
 * @param args more arguments of `deno task serve`
 * @throws {KokoroError} `setup` when it ends instead
 */
export async function startServer(args: readonly string[]): Promise<ServerProcess> {
  const script = fileURLToPath(new URL("../../../scripts/serve.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...[...RUN, "--unstable-no-legacy-abort", script],
      ...["--port", "0", "--log", "none", ...args],
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  for (let all = "", part = await said.read(); !part.done; part = await said.read()) {
    all += part.value;
    const [, url] = all.match(/^Ready: (\S+) /m) ?? [];
    if (url === undefined) continue;
    const rest = (async () => {
      while (!(await said.read()).done);
    })();
    return {
      url,
      memory: () => anonymousMemory(child.pid),
      end: async () => {
        const started = performance.now();
        child.kill("SIGTERM");
        const { code } = await child.status;
        await rest;
        return { code, ms: performance.now() - started };
      },
    };
  }
  throw new KokoroError("setup", `the server ended with ${(await child.status).code}`);
}

/** The memory without a file, also what the system has swapped out. */
function anonymousMemory(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const sizes = status.matchAll(/^(?:RssAnon|VmSwap):\s*(\d+) kB$/gm);
  return [...sizes].reduce((sum, [, kilobytes]) => sum + 1024 * Number(kilobytes), 0);
}
