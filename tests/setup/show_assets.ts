/** Prints what `ensureAssets` gives, for tests that run it in a process of its own. */

import { runCommand } from "../../scripts/command/command.ts";
import { ensureAssets } from "../../setup/assets.ts";

await runCommand("show_assets", "Prints what set-up gives.", (program) => {
  program.action(async () => console.log(JSON.stringify(await ensureAssets())));
});
