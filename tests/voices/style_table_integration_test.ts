import assert from "node:assert/strict";
import { ensureAssets } from "../../setup/assets.ts";
import { mixHalves, StyleTable } from "../../voices/style_table.ts";
import { readVoiceConfig } from "../../voices/config.ts";
import { VOICES, Voices } from "../../voices/voices.ts";

Deno.test("the first half of each row is the timbre, the second half the prosody", () => {
  const [one, two] = [1, 2].map((value) => new StyleTable(new Float32Array(510 * 256).fill(value)));
  const mixed = mixHalves(one, two);
  for (const phonemes of [1, 2, 510]) {
    const style = mixed.style(phonemes);
    assert(style.subarray(0, 128).every((value) => value === 1));
    assert(style.subarray(128).every((value) => value === 2));
  }
});

Deno.test("the characters' tables are the results of their recipes", async () => {
  const voices = await Voices.open({ folder: (await ensureAssets()).voicesFolder, strict: true });
  const tableOf = (text: string): Promise<StyleTable> => voices.table(voices.get(text));
  const config = await readVoiceConfig(VOICES, voices.all.map(({ id }) => id));
  const baked = config.voices.filter(({ recipe }) => recipe !== undefined);
  assert.deepEqual(baked.map(({ id }) => id), ["rick_c137", "morty", "summer", "narrator"]);
  for (const { id, recipe } of baked) {
    const made = mixHalves(await tableOf(recipe!.timbre), await tableOf(recipe!.prosody));
    assert.deepEqual((await tableOf(id)).values, made.values);
  }
});
