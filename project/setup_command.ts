/**
 * How a user has set-up look after everything, for messages.
 *
 * @module
 */

const SCRIPT = new URL("../scripts/setup.ts", import.meta.url);

/** In quotes; who has the project by URL has no tasks. */
export const SETUP_COMMAND: string = SCRIPT.protocol === "file:"
  ? "`deno task setup`"
  : `\`deno run -A ${SCRIPT.href}\``;
