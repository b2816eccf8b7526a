/**
 * `deno task voices`: lists the voices.
 *
 * @module
 */

import { ensureAssets } from "../setup/assets.ts";
import { Voices } from "../voices/voices.ts";
import { runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";

await runCommand(
  "voices",
  "Lists the voices with their language, gender, measured quality and description.",
  (program) => {
    program
      .option("--json", "print a JSON array")
      .action(async ({ json }: { json?: boolean }) => {
        const { all } = await Voices.open({ folder: (await ensureAssets()).voicesFolder });
        if (json) return print(JSON.stringify(all));
        for (const { id, language, gender, quality, description } of all) {
          const rated = quality?.toFixed(2) ?? "";
          const line = id.padEnd(16) + language.padEnd(8) + gender.padEnd(8) + rated.padEnd(6) +
            description;
          print(line.trimEnd());
        }
      });
  },
);
