/**
 * `deno task audio-check`: speaks a text into a WAV file, draws the sound and measures it.
 *
 * @module
 */

import { basename, dirname, extname, join } from "node:path";
import { type F0, measureF0, summarizeF0 } from "../bench/quality/f0.ts";
import { loudness } from "../bench/quality/loudness.ts";
import { soundPicture } from "../bench/quality/picture.ts";
import { truePeak } from "../audio/true_peak.ts";
import { encode } from "../audio/encode.ts";
import { checkPlace, writeFile } from "../audio/write_file.ts";
import { findJudges } from "../bench/quality/install.ts";
import { Judges } from "../bench/quality/judges.ts";
import type { DeviceChoice } from "../setup/device.ts";
import type { Speech } from "../speech/speech.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { checkOptions } from "../speech/options.ts";
import { addCast, readCast } from "./command/cast.ts";
import { addDevice, runCommand, toNumber, userPath } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  text: string;
  voice?: string;
  emotion?: string;
  speed?: string;
  seed?: string;
  cast?: string;
  output: string;
  device: DeviceChoice;
}

await runCommand(
  "audio-check",
  "Speaks a text into a WAV file, draws the sound as an SVG next to it, and measures it.",
  (program) => {
    addDevice(program);
    addCast(program);
    program
      .requiredOption("--text <text>", "the text to speak")
      .option("--voice <id>", "a voice that `deno task voices` lists, or a blend")
      .option("--emotion <name>", "an emotion, or a fraction of one: manic(0.5)")
      .option("--speed <x>", "the speed, from 0.5 to 2; 2 is twice as fast")
      .option("--seed <n>", "a whole number that decides the noise in the voice")
      .option("--output <file>", "the WAV file to write", "speech.wav")
      .action(audioCheck);
  },
);

async function audioCheck({ text, device, output, ...flags }: Flags): Promise<void> {
  const options = checkOptions({
    voice: flags.voice,
    emotion: flags.emotion,
    speed: toNumber("speed", flags.speed),
    seed: toNumber("seed", flags.seed),
    cast: await readCast(flags.cast),
  });
  const wav = userPath(output);
  const picture = join(dirname(wav), `${basename(wav, extname(wav))}.svg`);
  for (const path of [wav, picture]) await checkPlace(path);

  using model = await loadKokoro({ device });
  const speech = await model.synthesize(text, options);
  const f0 = await measureF0(speech.samples, speech.sampleRate);
  await writeFile(wav, await encode(speech.samples, speech.sampleRate, { format: "wav" }));
  const svg = await soundPicture({
    ...speech,
    words: speech.timings.words.map((word) => ({ ...word, who: word.speaker ?? word.voice })),
    speakers: speech.tracks.map(({ speaker, voice, ranges }) => ({
      name: speaker ?? voice,
      ranges,
    })),
    f0,
    title: titleOf(text, speech),
  });
  await writeFile(picture, svg);
  for (const [name, value] of [...measure(speech, f0), ["MOS", await rate(speech)]]) {
    print(`${name.padEnd(12)}${value}`);
  }
  print(`${wav}\n${picture}`);
}

function measure(speech: Speech, f0: F0): [name: string, value: string][] {
  const { samples, sampleRate, seconds } = speech;
  const { median, spread } = summarizeF0(f0);
  return [
    ["seconds", seconds.toFixed(2)],
    ["level", `${loudness(samples, sampleRate).toFixed(1)} LUFS`],
    ["true peak", `${truePeak(samples).toFixed(1)} dBTP`],
    ["F0", median ? `${median.toFixed(0)} Hz, spread ${spread!.toFixed(1)} semitones` : "none"],
  ];
}

async function rate({ samples, sampleRate }: Speech): Promise<string> {
  const installed = await findJudges();
  if (installed === undefined) return "unknown: run `deno task intelligibility` to fetch the judge";
  await using judges = await Judges.start(installed);
  return `${(await judges.rate(samples, sampleRate)).toFixed(2)} (DistillMOS)`;
}

function titleOf(text: string, { voice, emotion, speed, turns }: Speech): string {
  if (turns.length > 1) {
    return turns.map(({ speaker, voice, emotion }) => `${speaker ?? voice} (${emotion})`).join(
      ", ",
    );
  }
  const start = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return `${start} (${[voice, emotion, `speed ${speed}`].join(", ")})`;
}
