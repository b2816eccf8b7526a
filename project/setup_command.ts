/**
 * The command that runs setup, for messages.
 *
 * @module
 */

const SCRIPT = new URL("../scripts/setup.ts", import.meta.url);

/**
 * The command, in backquotes. If the project was loaded over HTTP there are no Deno tasks, so the
 * command runs the script by its URL.
 */
export const SETUP_COMMAND: string = SCRIPT.protocol === "file:"
  ? "`deno task setup`"
  : `\`deno run -A ${SCRIPT.href}\``;
