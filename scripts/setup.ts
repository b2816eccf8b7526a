/**
 * Fetches and builds everything that speaking needs, and repairs what is damaged.
 *
 * @module
 */

import { dryRun } from "../setup/dry_run.ts";
import { setUp } from "../setup/install.ts";
import { addChoice, addDevice, runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";

await runCommand(
  "setup",
  "Fetches libtorch, the weights and the voices, and builds the native library.",
  (program) => {
    addDevice(program);
    addChoice(program, "--weights <weights>", "the source of the weights", [
      "auto",
      "official",
      "registry",
    ]);
    program.option("--dry-run", "only say what would be downloaded and why; change nothing");
    program.action(async ({ dryRun: isDry, ...options }) => {
      if (isDry) return await dryRun(options, print);
      const assets = await setUp(options, { repair: true });
      print(`Ready: ${assets.libraryPath}`);
      print(`Weights: ${assets.weightsPath} (${assets.weightsSource})`);
      print(`Voices: ${assets.voicesFolder}`);
    });
  },
);
