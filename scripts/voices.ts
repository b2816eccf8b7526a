/**
 * `deno task voices`: lists the voices, and the emotions.
 *
 * @module
 */

import { ensureAssets } from "../setup/assets.ts";
import { Emotions } from "../speech/emotions.ts";
import { Voices } from "../speech/voices.ts";
import { runCommand } from "./command.ts";

await runCommand(
  "voices",
  "Lists the voices (id, language that they read, gender, description) and the emotions.",
  (program) => {
    program
      .option("--json", "print one JSON object: voices, emotions")
      .action(async ({ json }: { json?: boolean }) => {
        const folder = (await ensureAssets()).voicesFolder;
        const voices = (await Voices.open({ folder })).all;
        const emotions = (await Emotions.open()).all;
        if (json) return console.log(JSON.stringify({ voices, emotions }));
        for (const { id, language, gender, description } of voices) {
          console.log(
            `${id.padEnd(16)}${language.padEnd(8)}${gender.padEnd(8)}${description}`.trim(),
          );
        }
        console.log();
        for (const { id, description } of emotions) console.log(`${id.padEnd(16)}${description}`);
      });
  },
);
