/**
 * Opens one of several native libraries.
 *
 * @module
 */

import { isMissingPermission, KokoroError, type KokoroErrorKind } from "../errors.ts";

/**
 * Returns the result of `open` for the first of `paths` for which it succeeds.
 *
 * @throws {KokoroError} of `failure.kind` when `open` fails for every path. The message consists of
 * `failure.what`, every path with the reason why it failed, and `failure.hint`.
 * @throws {Deno.errors.NotCapable} when a permission is missing
 */
export function openFirst<T>(
  paths: readonly string[],
  open: (path: string) => T,
  failure: { readonly kind: KokoroErrorKind; readonly what: string; readonly hint: string },
): T {
  const reasons: Error[] = [];
  for (const path of paths) {
    try {
      return open(path);
    } catch (error) {
      if (isMissingPermission(error)) throw error;
      reasons.push(error as Error);
    }
  }
  const tried = paths.map((path, i) => `\n  ${path}: ${reasons[i].message}`).join("");
  throw new KokoroError(
    failure.kind,
    `${failure.what}. Tried:${tried || " nothing, since no path is known."}\n${failure.hint}`,
    { cause: reasons.length > 1 ? new AggregateError(reasons) : reasons[0] },
  );
}
