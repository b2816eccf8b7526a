/**
 * `deno task synth`: speaks a text into a sound file.
 *
 * @module
 */

import { audioFormat, encode } from "../audio/encode.ts";
import { findPlayer, openPlayer } from "../audio/player.ts";
import { checkPlace, writeFile } from "../audio/write_file.ts";
import { KokoroError } from "../errors.ts";
import type { Kernels } from "../ffi/structs.ts";
import { allocateOutputFor, isPinned } from "../ffi/slot.ts";
import type { DeviceChoice } from "../setup/choice.ts";
import type { ModelInfo } from "../speech/kokoro_model.ts";
import type { Speech } from "../speech/speech.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { checkOptions } from "../speech/options.ts";
import type { OnOverflow } from "../speech/plan/planner.ts";
import { timingsFile, type TimingsFormat, timingsFormat } from "../speech/timings/timings_file.ts";
import {
  addDevice,
  addKernels,
  readText,
  runCommand,
  toNumber,
  userPath,
} from "./command/command.ts";

interface Flags {
  file?: string;
  voice?: string;
  speed?: string;
  emotion?: string;
  seed?: string;
  onOverflow?: OnOverflow;
  trimSilence?: boolean;
  voices?: string;
  emotions?: string;
  strict?: boolean;
  output: string;
  timings?: string;
  play?: boolean;
  device: DeviceChoice;
  kernels: Kernels;
  json?: boolean;
}

await runCommand("synth", "Speaks a text into a sound file (mono).", (program) => {
  addDevice(program);
  addKernels(program);
  program
    .argument("[text]", "what is spoken")
    .option("--file <path>", "speak what is in a file; - is standard input")
    .option("--voice <id>", "one of `deno task voices`, or a blend: af_sarah(0.3)+af_jessica(0.7)")
    .option("--speed <x>", "0.5 to 2; 2 is twice as fast")
    .option("--emotion <name>", "one of configs/kokoro_emotions.yaml, or a part of it: manic(0.5)")
    .option("--seed <n>", "a whole number: decides the noise in the voice")
    .option("--output <file>", "the sound file, in the format that its name ends in", "speech.wav")
    .option("--timings <file>", "when what is heard, as .json, or as subtitles: .srt, .vtt")
    .option("--play", "play it, by the system's player, when it is written")
    .addOption(
      program.createOption("--on-overflow <what>", "what is done with more than 45 s")
        .choices(["truncate", "error", "fit"]),
    )
    .option("--trim-silence", "leave out silence at the beginning and at the end")
    .option("--voices <file>", "more voices, in a file like configs/kokoro_voices.yaml")
    .option("--emotions <file>", "more emotions, in a file like configs/kokoro_emotions.yaml")
    .option("--strict", "fail when a voice's style table is missing")
    .option("--json", "print one line of JSON about the result")
    .action(synth);
});

async function synth(text: string | undefined, flags: Flags): Promise<void> {
  const started = performance.now();
  // Everything that is cheap to check is checked before anything is loaded.
  const options = checkOptions({
    voice: flags.voice,
    speed: toNumber("speed", flags.speed),
    seed: toNumber("seed", flags.seed),
    emotion: flags.emotion,
    onOverflow: flags.onOverflow,
    trimSilence: flags.trimSilence,
  });
  const script = await readScript(text, flags.file);
  const path = userPath(flags.output);
  await checkPlace(path);
  const format = audioFormat(path);
  const timings = flags.timings === undefined ? undefined : await timingsPlace(flags.timings);
  if (flags.play) await findPlayer();

  using model = await loadKokoro({
    device: flags.device,
    kernels: flags.kernels,
    voices: flags.voices && userPath(flags.voices),
    emotions: flags.emotions && userPath(flags.emotions),
    strict: flags.strict,
  });
  const loadMs = performance.now() - started;
  const output = allocateOutputFor(model.info().device);
  const speech = await model.synthesize(script, { ...options, output });
  await writeFile(path, await encode(speech.samples, speech.sampleRate, { format }));
  if (timings) {
    const content = timingsFile(timings.format, script, speech);
    await writeFile(timings.path, content);
  }
  if (flags.play) {
    await ReadableStream.from([speech.samples]).pipeTo(await openPlayer(speech.sampleRate));
  }
  if (!flags.json) return console.log(path);
  console.log(JSON.stringify({
    ...describe(speech, model.info()),
    loadSeconds: seconds(loadMs),
    // From the start of this process.
    firstSampleSeconds: seconds(started + loadMs + speech.firstSampleMs),
    pinned: isPinned(output),
    output: path,
    timings: timings?.path,
  }));
}

async function timingsPlace(file: string): Promise<{ path: string; format: TimingsFormat }> {
  const path = userPath(file);
  const format = timingsFormat(path);
  await checkPlace(path);
  return { path, format };
}

async function readScript(text: string | undefined, file: string | undefined): Promise<string> {
  if ((text === undefined) === (file === undefined)) {
    throw new KokoroError("input", "give either a text or --file, see --help");
  }
  const script = text ?? await readText(file!);
  if (script.trim() === "") throw new KokoroError("input", "the text is empty");
  return script;
}

function describe(speech: Speech, info: ModelInfo): Record<string, unknown> {
  return {
    samples: speech.samples.length,
    seconds: speech.seconds,
    sampleRate: speech.sampleRate,
    expectedSeconds: speech.expectedSeconds,
    voice: speech.voice,
    emotion: speech.emotion,
    speed: speech.speed,
    seed: speech.seed,
    device: info.device,
    threads: info.threads,
    kernels: info.kernels,
    weights: info.weights,
    utterances: speech.utterances.length,
    truncated: speech.truncated,
    words: speech.words,
    rest: speech.rest,
    warnings: speech.warnings,
    stageSeconds: Object.fromEntries(
      Object.entries(speech.stages).map(([stage, milliseconds]) => [stage, seconds(milliseconds)]),
    ),
    wallSeconds: seconds(speech.wallMs),
    realTimeFactor: speech.wallMs / 1000 / speech.seconds,
  };
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
