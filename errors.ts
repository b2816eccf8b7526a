/**
 * What can go wrong, as one error class with a kind.
 *
 * @module
 */

/**
 * What went wrong, in the terms of somebody who has to act on it.
 *
 * | kind | what it means |
 * |---|---|
 * | `input` | a text, voice, speed or other argument can't be used |
 * | `output` | the place for the result is too small, missing or can't be written |
 * | `setup` | something is missing on this machine, or could not be fetched or built |
 * | `weights` | the weights or a style table are missing, damaged or of another shape |
 * | `library` | the native library can't be opened, or is of another ABI version |
 * | `device` | no usable GPU, or the driver refused something |
 * | `memory` | the host or the device has no memory left |
 * | `closed` | a model, engine, utterance or plugin was used before it was loaded or after it was disposed |
 * | `busy` | too many syntheses and streams are under way already |
 * | `internal` | a defect in this project: please report it |
 *
 * @example
 * ```ts
 * import { KokoroError, type KokoroErrorKind } from "./mod.ts";
 * const STATUS: Partial<Record<KokoroErrorKind, number>> = { input: 400, busy: 503 };
 * // The status that an HTTP server answers with.
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
 * The one error class that this project throws on purpose. The message says what was wrong, where,
 * and what to do; `cause` holds the error below it, if there is one.
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
  /** Always this, as `error.name` goes. */
  override readonly name = "KokoroError";

  /** `kind` is what went wrong, by the table of {@linkcode KokoroErrorKind}; `options.cause` the error below it. */
  constructor(readonly kind: KokoroErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The message of `error`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Whether `error` is Deno's own for a missing permission. It is passed on as it is: it names the
 * permission, and the flag that grants it.
 */
export function isMissingPermission(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable;
}

/**
 * The result of `work`, with every error of other code as an error of this project.
 *
 * @param what what failed, for the message; the reason is added to it
 * @throws {KokoroError} of `kind`; an error of this project and a missing permission are passed on
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
    throw new KokoroError(kind, `${what}: ${reasonOf(cause)}`, { cause });
  }
}
