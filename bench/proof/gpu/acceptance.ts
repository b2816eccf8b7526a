/**
 * Runs the acceptance tests, whose steps for a GPU run on this machine, too.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Line } from "./lines.ts";

const TESTS = new URL("../../../tests/acceptance_integration_test.ts", import.meta.url);

/** Runs the tests, and writes what they print. */
export async function acceptance(group: number, write: (line: Line) => void): Promise<void> {
  write({ group, name: "Acceptance tests" });
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", fileURLToPath(TESTS)],
    env: { NO_COLOR: "1" },
  }).output();
  const printed = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).join(
    "\n",
  );
  const name = "tests/acceptance_integration_test.ts";
  if (success) write({ group, name, value: printed.split("\n").at(-1) || printed });
  else write({ group, name, error: printed });
}
