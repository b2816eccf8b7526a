/**
 * Compiles the shim with warnings as errors.
 *
 * @module
 */

import { checkWarnings } from "../setup/install.ts";
import { runCommand } from "./command/command.ts";

await runCommand("check_warnings", "Compiles the shim with warnings as errors.", (program) => {
  program.action(checkWarnings);
});
