/**
 * `deno task voices`: lists the voices.
 *
 * @module
 */

import { ensureAssets } from "../setup/assets.ts";
import { Voices } from "../speech/voices.ts";
import { runCommand } from "./command.ts";

await runCommand("voices", "Lists the voices: id, language that they read, gender.", (program) => {
  program
    .option("--json", "print one JSON array")
    .action(async ({ json }: { json?: boolean }) => {
      const { all } = await Voices.open((await ensureAssets()).voicesFolder);
      if (json) return console.log(JSON.stringify(all));
      for (const { id, language, gender } of all) {
        console.log(`${id.padEnd(16)}${language.padEnd(8)}${gender}`);
      }
    });
});
