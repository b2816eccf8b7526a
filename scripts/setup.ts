/**
 * Fetches and builds everything that speaking needs, and repairs what is damaged.
 *
 * @module
 */

import { FETCHED_LANGUAGES } from "../text/languages.ts";
import { dryRun } from "../setup/dry_run.ts";
import { setUp } from "../setup/install.ts";
import { addChoice, addDevice, languageOf, runCommand } from "./command/command.ts";
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
    program.addOption(
      program.createOption(
        "--languages <codes>",
        `languages whose data is fetched now, such as ${FETCHED_LANGUAGES.join(",")} ` +
          "(default: when they are first spoken)",
      ).argParser((codes: string) => codes.split(",").map(languageOf)),
    );
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
