/**
 * The error class of this project, and the kinds of errors.
 *
 * @module
 */

/**
 * The kind of an error, by which a program can decide what to do.
 *
 * | kind | meaning |
 * |---|---|
 * | `input` | a text, voice, speed or other argument is invalid |
 * | `output` | the memory or file for the result is too small, missing or can't be written |
 * | `setup` | something is missing on this machine, or could not be downloaded or built |
 * | `weights` | the weights or a style table are missing, damaged or have the wrong shape |
 * | `library` | the native library can't be opened, or has the wrong ABI version |
 * | `device` | the device can't be used, such as a missing GPU, or an operation on it failed |
 * | `memory` | there is not enough memory on the host or the device |
 * | `closed` | a model, engine, utterance or plugin was used before loading or after disposal |
 * | `busy` | too many syntheses and streams are already running |
 * | `internal` | a bug in this project: please report it |
 *
 * @example
 * ```ts
 * import { KokoroError, type KokoroErrorKind } from "./mod.ts";
 * const STATUS: Partial<Record<KokoroErrorKind, number>> = { input: 400, busy: 503 };
 * // The status code that an HTTP server responds with.
 * function statusOf(error: unknown): number {
 *   return error instanceof KokoroError && STATUS[error.kind] || 500;
 * }
 * console.log(statusOf(new KokoroError("busy", "64 streams are under way"))); // 503
 * ```
 */
export type KokoroErrorKind =
  | "input"
  | "output"
  | "setup"
  | "weights"
  | "library"
  | "device"
  | "memory"
  | "closed"
  | "busy"
  | "internal";

/**
 * The only class of errors that this project throws on purpose. The message says what was wrong,
 * where, and what to do. `cause` is the underlying error, if there is one.
 *
 * @example
 * ```ts
 * import { encode, KokoroError } from "./mod.ts";
 * try {
 *   await encode(new Float32Array(0), 24_000, { format: "mp3" });
 * } catch (error) {
 *   if (!(error instanceof KokoroError)) throw error;
 *   console.error(`${error.kind}: ${error.message}`); // input: there are no samples to encode
 * }
 * ```
 */
export class KokoroError extends Error {
  /** Always `KokoroError`. */
  override readonly name = "KokoroError";

  /**
   * Makes an error.
   *
   * @param kind What went wrong: see the table of {@linkcode KokoroErrorKind}.
   * @param message What was wrong, where, and what to do.
   * @param options `cause` is the underlying error.
   */
  constructor(readonly kind: KokoroErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The message of `error`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Whether `error` is Deno's error for a missing permission. Callers throw it unchanged, because its
 * message names the permission and the flag that grants it.
 */
export function isMissingPermission(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable;
}

/**
 * Returns a `memory` error if `error` is that of JavaScript's engine when there is no memory for a
 * buffer, or else `error` itself.
 */
export function explainMemory(error: unknown): unknown {
  if (!isLackOfMemory(error)) return error;
  const message =
    `there is not enough memory: ${reasonOf(error)}. Close other programs, or speak ` +
    "a shorter text";
  return new KokoroError("memory", message, { cause: error });
}

function isLackOfMemory(error: unknown): boolean {
  return error instanceof RangeError &&
    /allocation failed|could not allocate/.test(error.message);
}

/**
 * Runs `work` and returns its result. Turns errors of other code into errors of this project.
 *
 * @param what what failed, for the message; the reason is added to it
 * @throws {KokoroError} of `kind`, or `memory` for lack of memory, when `work` throws; errors of
 * this project and errors for a missing permission are thrown unchanged
 */
export async function explained<T>(
  kind: KokoroErrorKind,
  what: string,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof KokoroError || isMissingPermission(cause)) throw cause;
    const actual = isLackOfMemory(cause) ? "memory" : kind;
    throw new KokoroError(actual, `${what}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Returns the error with its place before its message, if it is a `KokoroError`; other errors as
 * they are.
 */
export function errorAt(place: string, error: unknown): unknown {
  if (!(error instanceof KokoroError)) return error;
  return new KokoroError(error.kind, `${place}: ${error.message}`, { cause: error.cause });
}
