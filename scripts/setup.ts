/**
 * Fetches and builds everything that speaking needs, and repairs what is damaged.
 *
 * @module
 */

import { FETCHED_LANGUAGES } from "../text/languages.ts";
import { dryRun } from "../setup/dry_run.ts";
import { chooseFrom } from "../setup/choice.ts";
import { setUp } from "../setup/install.ts";
import { openEngine } from "../speech/open_engine.ts";
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
      const { device } = chooseFrom(options);
      // Makes the weights ready for this processor's kernels, as the first start would.
      if (device === "cpu") (await openEngine(options)).engine[Symbol.dispose]();
      print(`Ready: ${assets.libraryPath}`);
      print(`Weights: ${assets.weightsPath} (${assets.weightsSource})`);
      print(`Voices: ${assets.voicesFolder}`);
    });
  },
);
