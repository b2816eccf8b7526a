/**
 * `deno task level`: measures how loud voices and emotions are, and writes the gains that correct
 * their loudness to `configs/`.
 *
 * @module
 */

import { ensureJudges } from "../bench/quality/install.ts";
import { Judges } from "../bench/quality/judges.ts";
import { loudness } from "../bench/quality/loudness.ts";
import { loadYaml } from "../dev_deps.ts";
import { KokoroError } from "../errors.ts";
import { SAMPLE_RATE } from "../ffi/symbols.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import { readProjectText } from "../project/files.ts";
import { EMOTIONS } from "../voices/emotions.ts";
import type { KokoroModel } from "../speech/kokoro_model.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { isEnglish, type Language } from "../text/languages.ts";
import { readVoiceConfig } from "../voices/config.ts";
import { VOICES } from "../voices/voices.ts";
import { addDevice, runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";
import type { DeviceChoice } from "../setup/device.ts";

/**
 * Short and long utterances, each spoken separately, because a voice's style depends on the length.
 * The loudness of other texts is within half a decibel.
 */
const TEXTS = [
  "Hello there.",
  "The birch canoe slid on the smooth planks.",
  "It is easy to tell the depth of a well.",
  "Why should anybody wait for that?",
  "Rice is often served in round bowls.",
  "Please remember to bring your umbrella, because the weather will change before evening.",
  "She told her brother that the garden would be ready. These days a chicken leg is a rare dish.",
];

/** The texts for a voice, in its language. */
async function textsIn(language: Language): Promise<readonly string[]> {
  if (isEnglish(language)) return TEXTS;
  const path = `configs/sentences/${language.split("-")[0]}.txt`;
  const lines = (await readProjectText(path)).trim().split("\n");
  return [...lines.slice(0, 5), lines.slice(5, 7).join("\n")];
}

interface Flags {
  readonly device: DeviceChoice;
  readonly emotions?: boolean;
  readonly own?: boolean;
  readonly quality?: boolean;
}

await runCommand("level", "Measures and sets the gains of voices or emotions.", (program) => {
  addDevice(program);
  program
    .argument("[voices...]", "voices to level (default: all); for --emotions, those to average")
    .option("--emotions", "measure the gains of emotions instead of voices")
    .option("--own", "with --emotions: measure separate gains for each of these voices")
    .option("--quality", "measure also how good each voice sounds")
    .action(async (ids: string[], { device, emotions, own = false, quality }: Flags) => {
      await using judges = quality
        ? await Judges.start(await ensureJudges(await terminalReporter()))
        : undefined;
      using model = await loadKokoro({ device, strict: true });
      await (emotions ? levelEmotions(model, ids, own) : levelVoices(model, ids, judges));
    });
});

/**
 * Writes the gain of each voice that gives it the loudness in the file of voices, and with judges
 * its quality.
 */
async function levelVoices(
  model: KokoroModel,
  ids: readonly string[],
  judges?: Judges,
): Promise<void> {
  const all = model.voices();
  const { loudness: target, voices } = await readVoiceConfig(VOICES, all.map(({ id }) => id));
  if (target === undefined) throw new KokoroError("input", "the file of voices sets no loudness");
  // Gains from the file: in `all`, the gain of a blend also contains those of its parts.
  const gains = new Map(voices.map(({ id, prosody }) => [id, prosody.gain]));
  for (const { id } of all) {
    if (ids.length > 0 && !ids.includes(id)) continue;
    const spoken = await speechOf(model, id, "neutral");
    const gain = (gains.get(id) ?? 0) + target - loudnessIn(spoken);
    await writeValue(VOICES, ["voices", id, "gain"], gain);
    if (judges === undefined) continue;
    let sum = 0;
    for (const samples of spoken) sum += await judges.rate(samples, SAMPLE_RATE);
    await writeValue(VOICES, ["voices", id, "quality"], sum / spoken.length);
  }
}

/**
 * Writes the gain of each emotion that makes it louder than neutral by its energy, averaged over
 * the voices. With `own`, writes an additional gain for each voice instead.
 */
async function levelEmotions(
  model: KokoroModel,
  ids: readonly string[],
  own: boolean,
): Promise<void> {
  const voices = model.voices().filter(({ id }) => ids.includes(id));
  const neutral = await Promise.all(voices.map(({ id }) => loudnessOf(model, id, "neutral")));
  for (const { name, prosody } of model.emotions().slice(1)) {
    const missing: number[] = [];
    for (const [i, { id, emotionGains }] of voices.entries()) {
      const louder = await loudnessOf(model, id, name) - neutral[i];
      missing.push(20 * Math.log10(prosody.energy) - louder);
      if (!own) continue;
      const gain = (emotionGains[name] ?? 0) + missing[i];
      await writeValue(VOICES, ["voices", id, "emotionGains", name], gain);
    }
    print(`${name} ${missing.map((decibel) => decibel.toFixed(2)).join(" ")}`);
    if (own) continue;
    const mean = missing.reduce((total, decibel) => total + decibel, 0) / voices.length;
    await writeValue(EMOTIONS, ["emotions", name, "gain"], prosody.gain + mean);
  }
}

async function loudnessOf(model: KokoroModel, voice: string, emotion: string): Promise<number> {
  return loudnessIn(await speechOf(model, voice, emotion));
}

function loudnessIn(spoken: readonly Float32Array[]): number {
  return loudness(Float32Array.from(spoken.flatMap((samples) => [...samples])), SAMPLE_RATE);
}

/** The texts for a voice, each spoken on its own. */
async function speechOf(
  model: KokoroModel,
  voice: string,
  emotion: string,
): Promise<Float32Array[]> {
  const spoken: Float32Array[] = [];
  const { language } = model.voices().find(({ id }) => id === voice)!;
  for (const text of await textsIn(language)) {
    spoken.push((await model.synthesize(text, { voice, emotion })).samples);
  }
  return spoken;
}

/** Changes one value in a file and keeps the rest, including comments. */
async function writeValue(url: URL, path: readonly string[], value: number): Promise<void> {
  const { parseDocument } = await loadYaml();
  const document = parseDocument(await Deno.readTextFile(url));
  const rounded = Math.round(100 * value) / 100;
  document.setIn(path, rounded === 0 ? 0 : rounded);
  await Deno.writeTextFile(url, document.toString({ lineWidth: 0 }));
  print(`${path.join(".")}: ${rounded}`);
}
