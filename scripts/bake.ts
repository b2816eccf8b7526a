/**
 * `deno task bake`: makes the style tables of the characters from their recipes in
 * `configs/kokoro_voices.yaml`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { writeFile } from "../audio/write_file.ts";
import { ensureAssets } from "../setup/assets.ts";
import { mixHalves, type StyleTable } from "../voices/style_table.ts";
import { readVoiceConfig } from "../voices/config.ts";
import { VOICES, Voices } from "../voices/voices.ts";
import { runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";

await runCommand("bake", "Makes the characters' style tables from their recipes.", (program) => {
  program.action(async () => {
    const voices = await Voices.open({ folder: (await ensureAssets()).voicesFolder, strict: true });
    const tableOf = (blend: string): Promise<StyleTable> => voices.table(voices.get(blend));
    const config = await readVoiceConfig(VOICES, voices.all.map(({ id }) => id));
    for (const { styles, recipe } of config.voices) {
      if (styles === undefined || recipe === undefined) continue;
      const table = mixHalves(await tableOf(recipe.timbre), await tableOf(recipe.prosody));
      const path = fileURLToPath(styles);
      await writeFile(path, new Uint8Array(table.values.buffer));
      print(path);
    }
  });
});
