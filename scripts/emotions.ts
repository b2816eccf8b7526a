/**
 * `deno task emotions`: lists the emotions.
 *
 * @module
 */

import { Emotions } from "../voices/emotions.ts";
import { runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";

await runCommand("emotions", "Lists the emotions with their descriptions.", (program) => {
  program
    .option("--json", "print a JSON array")
    .action(async ({ json }: { json?: boolean }) => {
      const { all } = await Emotions.open();
      if (json) return print(JSON.stringify(all));
      for (const { name, description } of all) print(`${name.padEnd(16)}${description}`);
    });
});
