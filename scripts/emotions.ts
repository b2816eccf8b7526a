/**
 * `deno task emotions`: lists the emotions.
 *
 * @module
 */

import { Emotions } from "../voices/emotions.ts";
import { runCommand } from "./command/command.ts";

await runCommand("emotions", "Lists the emotions with their descriptions.", (program) => {
  program
    .option("--json", "print a JSON array")
    .action(async ({ json }: { json?: boolean }) => {
      const { all } = await Emotions.open();
      if (json) return console.log(JSON.stringify(all));
      for (const { name, description } of all) console.log(`${name.padEnd(16)}${description}`);
    });
});
