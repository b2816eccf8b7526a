/**
 * Explains errors of set-up in a process that may not do everything.
 *
 * @module
 */

import { isMissingPermission, KokoroError } from "../errors.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";

/**
 * Does `work`, which sets something up.
 *
 * @throws {KokoroError} `setup` when the process lacks a permission
 */
export async function explainPermissions<T>(work: () => Promise<T>): Promise<T> {
  return await work().catch((cause) => {
    if (!isMissingPermission(cause)) throw cause;
    throw new KokoroError(
      "setup",
      `something has to be set up, but this process lacks a permission: ${cause.message}. ` +
        `Run ${SETUP_COMMAND} once, or grant the permissions that docs/import.md lists`,
      { cause },
    );
  });
}
