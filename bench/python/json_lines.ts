/**
 * Programs that are asked and answer in lines of JSON.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";

/** Of what a program said at last, the lines that are told. */
const LAST_LINES = 5;

/** What to run, and how. */
export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  /** What it is, in plural, as in "the judges of speech have stopped". */
  readonly what: string;
}

/**
 * A running program that answers each line of JSON with another. One request at a time.
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
   * Starts it.
   *
   * @throws {KokoroError} `setup` when there is no such program
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
   * Sends a line and waits for the answer.
   *
   * @throws {KokoroError} `setup` when the program has stopped, or says something else
   */
  async ask(request: unknown): Promise<unknown> {
    const line = new TextEncoder().encode(`${JSON.stringify(request)}\n`);
    // When it has stopped, there is no answer, which says more than this.
    await this.#requests.write(line).catch(() => {});
    return await this.read();
  }

  /**
   * Waits for a line that was not asked for.
   *
   * @throws {KokoroError} `setup` when the program has stopped, or says something else
   */
  async read(): Promise<unknown> {
    const { value, done } = await this.#answers.next();
    if (!done) return this.#parse(value);
    const complaint = (await this.#complaints).trimEnd().split("\n").slice(-LAST_LINES).join("\n");
    throw new KokoroError("setup", `${this.#what} have stopped:\n${complaint}`);
  }

  #parse(line: string): unknown {
    try {
      return JSON.parse(line);
    } catch (cause) {
      throw new KokoroError("setup", `${this.#what} are no JSON: ${line}`, { cause });
    }
  }

  /** Ends its input and waits for it to end. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#requests.close().catch(() => {});
    await this.#child.status;
  }
}

/** The whole lines of a stream of UTF-8. */
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
