/** Prints the result of `ensureAssets`, for tests that run it in its own process. */

import { runCommand } from "../../scripts/command/command.ts";
import { ensureAssets } from "../../setup/assets.ts";

await runCommand("show_assets", "Prints the result of set-up.", (program) => {
  program.action(async () => console.log(JSON.stringify(await ensureAssets())));
});
