/**
 * Talks to programs that read requests and write answers as lines of JSON.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";

/** The number of last lines of standard error that an error message quotes. */
const LAST_LINES = 5;

/** A program to run. */
export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  /** The name for error messages, as in "the judges of speech stopped". */
  readonly what: string;
}

/**
 * A running program that answers each line of JSON with another. Send one request at a time.
 *
 * @example
 * ```ts
 * import { JsonLines } from "./bench/python/json_lines.ts";
 * await using echo = JsonLines.start({ program: "cat", args: [], what: "the echoes" });
 * await echo.ask({ what: "hello" }); // { what: "hello" }
 * ```
 */
export class JsonLines implements AsyncDisposable {
  readonly #what: string;
  readonly #child: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: AsyncIterator<string>;
  readonly #complaints: Promise<string>;

  private constructor(what: string, child: Deno.ChildProcess) {
    this.#what = what;
    this.#child = child;
    this.#requests = child.stdin.getWriter();
    this.#answers = linesOf(child.stdout);
    this.#complaints = new Response(child.stderr).text();
  }

  /**
   * Starts a program.
   *
   * @throws {KokoroError} `setup` when the program is missing
   */
  static start({ program, args, env, what }: Program): JsonLines {
    try {
      const command = new Deno.Command(program, {
        args: [...args],
        env,
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      });
      return new JsonLines(what, command.spawn());
    } catch (cause) {
      throw new KokoroError("setup", `${what} can't be started: there is no ${program}`, { cause });
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws {KokoroError} `setup` when the program has stopped, or its answer is not JSON
   */
  async ask(request: unknown): Promise<unknown> {
    const line = new TextEncoder().encode(`${JSON.stringify(request)}\n`);
    // If the program has stopped, `read` reports that with more detail.
    await this.#requests.write(line).catch(() => {});
    return await this.read();
  }

  /**
   * Waits for a line that the program sends without a request.
   *
   * @throws {KokoroError} `setup` when the program has stopped, or the line is not JSON
   */
  async read(): Promise<unknown> {
    const { value, done } = await this.#answers.next();
    if (!done) return this.#parse(value);
    const complaint = (await this.#complaints).trimEnd().split("\n").slice(-LAST_LINES).join("\n");
    throw new KokoroError("setup", `${this.#what} stopped:\n${complaint}`);
  }

  #parse(line: string): unknown {
    try {
      return JSON.parse(line);
    } catch (cause) {
      throw new KokoroError("setup", `${this.#what} sent a line that is not JSON: ${line}`, {
        cause,
      });
    }
  }

  /** Closes the program's input and waits for it to exit. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#requests.close().catch(() => {});
    await this.#child.status;
  }
}

/** The complete lines of a UTF-8 stream; an unfinished last line is left out. */
export async function* linesOf(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
