/**
 * Errors as text.
 *
 * @module
 */

import { KokoroError } from "../../../errors.ts";

/** An error's kind and message. For unexpected errors, also the place in the code. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && !(error instanceof KokoroError)
    ? error.stack ?? String(error)
    : describeError(error);
}

/** An error's kind and message, in one line. */
export function describeError(error: unknown): string {
  const kind = error instanceof KokoroError ? ` of kind ${error.kind}` : "";
  const message = error instanceof Error ? error.message : String(error);
  return `error${kind}: ${message.replaceAll(/\s*\n\s*/g, " ")}`;
}
