/**
 * `deno task level`: measures how loud voices and emotions are, and writes the gains that make them as loud as they
 * should be to `configs/`.
 *
 * @module
 */

import { loudness } from "../audio/loudness.ts";
import { parseDocument } from "../deps.ts";
import { KokoroError } from "../errors.ts";
import { EMOTIONS, Emotions } from "../speech/emotions.ts";
import type { KokoroModel } from "../speech/kokoro_model.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { readVoiceConfig } from "../speech/voice_config.ts";
import { VOICES } from "../speech/voices.ts";
import { addDevice, runCommand } from "./command.ts";
import type { DeviceChoice } from "../setup/assets.ts";

/** Enough for a loudness that another text confirms to half a decibel. */
const TEXT =
  "The birch canoe slid on the smooth planks. Glue the sheet to the dark blue background. \
It is easy to tell the depth of a well. These days a chicken leg is a rare dish. \
Please remember to bring your umbrella, because the weather will change before evening. \
Why should anybody wait for that?";

interface Flags {
  readonly device: DeviceChoice;
  readonly emotions?: boolean;
}

await runCommand("level", "Measures the gains of voices, or of emotions.", (program) => {
  addDevice(program);
  program
    .argument("[voices...]", "only these; of emotions, those over whose mean they are measured")
    .option("--emotions", "the gains of emotions, not of voices")
    .action(async (ids: string[], { device, emotions }: Flags) => {
      using model = await loadKokoro({ device, strict: true });
      await (emotions ? levelEmotions(model, ids) : levelVoices(model, ids));
    });
});

/** So that each voice has the loudness that the file asks for. */
async function levelVoices(model: KokoroModel, ids: readonly string[]): Promise<void> {
  const all = model.voices();
  const { loudness: target, voices } = await readVoiceConfig(VOICES, all.map(({ id }) => id));
  if (target === undefined) throw new KokoroError("input", "the file of voices has no loudness");
  // What a voice has of its own: a blend has those of its parts too.
  const gains = new Map(voices.map(({ id, prosody }) => [id, prosody.gain]));
  for (const { id } of all) {
    if (ids.length > 0 && !ids.includes(id)) continue;
    const gain = (gains.get(id) ?? 0) + target - await loudnessOf(model, id, "neutral");
    await writeGain(VOICES, ["voices", id, "gain"], gain);
  }
}

/** So that each emotion is louder than neutral by its energy. */
async function levelEmotions(model: KokoroModel, ids: readonly string[]): Promise<void> {
  const neutral = await Promise.all(ids.map((id) => loudnessOf(model, id, "neutral")));
  for (const { id: emotion, prosody } of (await Emotions.open()).all) {
    const missing: number[] = [];
    for (const [i, id] of ids.entries()) {
      const louder = await loudnessOf(model, id, emotion) - neutral[i];
      missing.push(20 * Math.log10(prosody.energy) - louder);
    }
    console.log(emotion, missing.map((decibel) => decibel.toFixed(2)).join(" "));
    const mean = missing.reduce((total, decibel) => total + decibel, 0) / ids.length;
    await writeGain(EMOTIONS, ["emotions", emotion, "gain"], prosody.gain + mean);
  }
}

async function loudnessOf(model: KokoroModel, voice: string, emotion: string): Promise<number> {
  const { samples, sampleRate } = await model.synthesize(TEXT, { voice, emotion });
  return loudness(samples, sampleRate);
}

/** The rest of the file stays as it is, comments too. */
async function writeGain(url: URL, path: readonly string[], gain: number): Promise<void> {
  const document = parseDocument(await Deno.readTextFile(url));
  const rounded = Math.round(100 * gain) / 100;
  document.setIn(path, rounded === 0 ? 0 : rounded);
  await Deno.writeTextFile(url, document.toString({ lineWidth: 0 }));
  console.log(`${path.join(".")}: ${rounded}`);
}
