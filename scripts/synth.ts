/**
 * `deno task synth`: speaks a text into a sound file.
 *
 * @module
 */

import { extname } from "node:path";
import { audioFormat, encode } from "../audio/encode.ts";
import { findPlayer, openPlayer } from "../audio/player.ts";
import { checkPlace, writeFile } from "../audio/write_file.ts";
import { KokoroError } from "../errors.ts";
import type { Kernels } from "../ffi/structs.ts";
import { allocateOutputFor, isPinned } from "../ffi/slot.ts";
import { SAMPLE_RATE } from "../ffi/symbols.ts";
import type { DeviceChoice } from "../setup/device.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import type { KokoroModel, ModelInfo } from "../speech/kokoro_model.ts";
import type { Speech } from "../speech/speech.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { type CheckedOptions, checkOptions } from "../speech/options.ts";
import type { OnOverflow } from "../speech/plan/planner.ts";
import type { EmojiChoice, TextFormat } from "../text/formats/text_format.ts";
import { timingsFile, type TimingsFormat, timingsFormat } from "../speech/timings/timings_file.ts";
import {
  addDevice,
  addKernels,
  addTextOptions,
  readText,
  runCommand,
  toNumber,
  userPath,
} from "./command/command.ts";
import { addCast, readCast } from "./command/cast.ts";
import { interruptible } from "./command/interrupt.ts";
import { type SpeechFiles, writeSpeech, type WrittenSpeech } from "../serving/write_speech.ts";
import { print } from "./command/print.ts";

interface Flags {
  file?: string;
  whole?: boolean;
  voice?: string;
  speed?: string;
  emotion?: string;
  seed?: string;
  onOverflow?: OnOverflow;
  trimSilence?: boolean;
  textFormat?: TextFormat;
  emoji?: EmojiChoice;
  cast?: string;
  markup: boolean;
  ssml?: boolean;
  turnGap?: string;
  stems?: boolean;
  speakers?: boolean;
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

await runCommand("synth", "Speaks a text into a mono sound file.", (program) => {
  addDevice(program);
  addKernels(program);
  addTextOptions(program);
  addCast(program);
  program
    .argument("[text]", "the text to speak")
    .option("--file <path>", "speak the text in a file; - is standard input")
    .option("--whole", "speak all of the text, however long it is, into one file")
    .option(
      "--voice <id>",
      "a voice that `deno task voices` lists, or a blend: af_sarah(0.3)+af_jessica(0.7)",
    )
    .option("--speed <x>", "the speed, from 0.5 to 2; 2 is twice as fast")
    .option(
      "--emotion <name>",
      "an emotion that `deno task emotions` lists, or a fraction of one: manic(0.5)",
    )
    .option("--seed <n>", "a whole number that decides the noise in the voice")
    .option(
      "--output <file>",
      "the sound file to write; its extension decides the format",
      "speech.wav",
    )
    .option(
      "--timings <file>",
      "write the timings to a .json file, or subtitles to a .srt or .vtt file",
    )
    .option("--speakers", "name the speakers in subtitles")
    .option("--no-markup", "speak marks such as [pause:1s] and names of speakers as text")
    .option("--ssml", "the text is SSML")
    .option("--turn-gap <seconds>", "the gap between two speakers, from 0 to 10")
    .option("--stems", "write also a file NAME.SPEAKER.wav for each speaker")
    .option("--play", "play the sound with the system's player")
    .addOption(
      program.createOption("--on-overflow <what>", "what to do with a script of more than 45 s")
        .choices(["truncate", "error", "fit"]),
    )
    .option("--trim-silence", "remove silence at the start and at the end")
    .option("--voices <file>", "a file with more voices, like configs/kokoro_voices.yaml")
    .option("--emotions <file>", "a file with more emotions, like configs/kokoro_emotions.yaml")
    .option("--strict", "fail if a voice's style table is missing")
    .option("--json", "print the result as a line of JSON")
    .action(synth);
});

async function synth(text: string | undefined, flags: Flags): Promise<void> {
  const started = performance.now();
  // Everything that is cheap to check is checked before the model is loaded.
  const options = checkOptions({
    voice: flags.voice,
    speed: toNumber("speed", flags.speed),
    seed: toNumber("seed", flags.seed),
    emotion: flags.emotion,
    onOverflow: flags.onOverflow,
    trimSilence: flags.trimSilence,
    textFormat: flags.textFormat,
    emoji: flags.emoji,
    cast: await readCast(flags.cast),
    markup: flags.markup,
    ssml: flags.ssml,
    turnGap: toNumber("turn-gap", flags.turnGap),
    stems: flags.stems,
  });
  const script = await readScript(text, flags.file);
  const path = userPath(flags.output);
  await checkPlace(path);
  const format = audioFormat(path);
  const timings = flags.timings === undefined ? undefined : await timingsPlace(flags.timings);
  if (flags.whole) checkWhole(flags);
  if (flags.play) await findPlayer();

  using model = await loadKokoro({
    device: flags.device,
    kernels: flags.kernels,
    voices: flags.voices && userPath(flags.voices),
    emotions: flags.emotions && userPath(flags.emotions),
    strict: flags.strict,
  });
  const loadMs = performance.now() - started;
  if (flags.whole) {
    const files = { sound: path, timings: timings?.path };
    const speech = await speakWhole(model, script, options, files);
    if (!flags.json) return print(path);
    return print(JSON.stringify({
      ...describeWhole(speech, options, model.info()),
      loadSeconds: seconds(loadMs),
      firstSampleSeconds: seconds(started + loadMs + speech.firstSampleMs),
      output: path,
      timings: timings?.path,
    }));
  }
  const { device, gpu } = model.info();
  const output = allocateOutputFor(device, gpu?.index);
  const speech = await model.synthesize(script, { ...options, output });
  await writeFile(path, await encode(speech.samples, speech.sampleRate, { format }));
  const stems = flags.stems ? await writeStems(path, speech) : undefined;
  if (timings) {
    const content = timingsFile(timings.format, script, speech, { speakers: flags.speakers });
    await writeFile(timings.path, content);
  }
  if (speech.truncated) console.error("To hear all of it, give the option --whole.");
  if (flags.play) {
    await ReadableStream.from([speech.samples]).pipeTo(await openPlayer(speech.sampleRate));
  }
  if (!flags.json) return print(path);
  print(JSON.stringify({
    ...describe(speech, model.info()),
    loadSeconds: seconds(loadMs),
    // Counted from the start of this process.
    firstSampleSeconds: seconds(started + loadMs + speech.firstSampleMs),
    pinned: isPinned(output),
    output: path,
    timings: timings?.path,
    stems,
  }));
}

/** Writes the samples of each speaker to a file beside that of the speech. Returns the paths. */
async function writeStems(path: string, { tracks, sampleRate }: Speech): Promise<string[]> {
  const beginning = path.slice(0, -extname(path).length);
  const paths = new Set<string>();
  for (const { speaker, voice, samples } of tracks) {
    const name = (speaker ?? voice).replaceAll(/[^\p{L}\p{N}.()+_-]+/gu, "_");
    let stem = `${beginning}.${name}.wav`;
    for (let i = 2; paths.has(stem); i++) stem = `${beginning}.${name}-${i}.wav`;
    paths.add(stem);
    await writeFile(stem, await encode(samples!, sampleRate, { format: "wav" }));
  }
  return [...paths];
}

/**
 * Checks the options against `--whole`.
 *
 * @throws {KokoroError} `input` when one of them can't be used with it
 */
function checkWhole({ onOverflow, play, stems }: Flags): void {
  if (onOverflow !== undefined) {
    throw new KokoroError(
      "input",
      "--on-overflow is about texts of more than 45 s, which --whole speaks to the end: " +
        "leave one of them out",
    );
  }
  if (play) {
    throw new KokoroError(
      "input",
      "--play plays speech of up to 45 s when it is complete: leave it out, and play the file " +
        "that --whole writes",
    );
  }
  if (stems) {
    throw new KokoroError(
      "input",
      "--stems keeps the samples of each speaker in memory, for speech of up to 45 s: leave it " +
        "out, or leave --whole out",
    );
  }
}

/** Speaks all of a script into files, while the progress is shown. */
async function speakWhole(
  model: KokoroModel,
  script: string,
  { output: _output, onOverflow: _onOverflow, ...options }: CheckedOptions,
  files: SpeechFiles,
): Promise<WrittenSpeech> {
  const report = await terminalReporter();
  using progress = report.begin("Speaking", script.length, "characters");
  return await interruptible(async (signal) => {
    const chunks = model.stream(script, { ...options, signal });
    const written = await writeSpeech(
      chunks,
      script,
      files,
      ({ utterance }) => utterance && progress.advanceTo(utterance.textEnd),
    );
    progress.advanceTo(script.length);
    return written;
  });
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
    ...describeModel(info),
    utterances: speech.utterances.length,
    turns: speech.turns,
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

/** As {@linkcode describe}, without what is known only of a script that is planned as a whole. */
function describeWhole(
  { wallMs, firstSampleMs: _firstSampleMs, ...speech }: WrittenSpeech,
  { speed, seed }: CheckedOptions,
  info: ModelInfo,
): Record<string, unknown> {
  return {
    ...speech,
    sampleRate: SAMPLE_RATE,
    speed,
    seed,
    ...describeModel(info),
    truncated: false,
    rest: "",
    wallSeconds: seconds(wallMs),
    realTimeFactor: wallMs / 1000 / speech.seconds,
  };
}

function describeModel(
  { device, gpu, threads, kernels, weights }: ModelInfo,
): Record<string, unknown> {
  return { device, gpu, threads, kernels, weights };
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
