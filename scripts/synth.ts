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
import type { KokoroModel, ModelInfo } from "../speech/kokoro_model.ts";
import type { Speech } from "../speech/speech.ts";
import { readSubtitles } from "../serving/subtitles/read_subtitles.ts";
import type { SpeechFiles, WrittenSpeech } from "../serving/write_speech.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { type CheckedOptions, checkOptions, type StreamOptions } from "../speech/options.ts";
import type { OnOverflow } from "../speech/plan/planner.ts";
import type { EmojiChoice, TextFormat } from "../text/formats/text_format.ts";
import type { Language } from "../text/languages.ts";
import { timingsFile, type TimingsFormat, timingsFormat } from "../speech/timings/timings_file.ts";
import {
  addDevice,
  addKernels,
  addLanguage,
  addTextOptions,
  readText,
  runCommand,
  toNumber,
  userPath,
} from "./command/command.ts";
import { addCast, readCast } from "./command/cast.ts";
import { print } from "./command/print.ts";
import { readTurns } from "./command/turns.ts";
import { checkWhole, speakSubtitleFile, speakWhole } from "./command/whole_speech.ts";

interface Flags {
  file?: string;
  whole?: boolean;
  subtitles?: string;
  voice?: string;
  language?: Language;
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

/** A way of speaking more than the output slot holds, into files. */
interface Way {
  readonly name: Parameters<typeof checkWhole>[0];
  readonly speak: (
    model: KokoroModel,
    options: StreamOptions,
    files: SpeechFiles,
  ) => Promise<WrittenSpeech>;
}

await runCommand("synth", "Speaks a text into a mono sound file.", (program) => {
  addDevice(program);
  addKernels(program);
  addTextOptions(program);
  addCast(program);
  addLanguage(program, "the language of the text (default: that of the voice)");
  program
    .argument("[text]", "the text to speak")
    .option(
      "--file <path>",
      "speak the text in a file, or the turns in a .json or .jsonl file; - is standard input",
    )
    .option("--whole", "speak all of the text, however long it is, into one file")
    .option("--subtitles <file>", "speak each cue of a .srt or .vtt file at its time")
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

async function synth(given: string | undefined, flags: Flags): Promise<void> {
  const started = performance.now();
  // Everything that is cheap to check is checked before the model is loaded.
  const options = checkOptions({
    voice: flags.voice,
    language: flags.language,
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
  const text = await readGiven(given, flags);
  const script = (flags.file && readTurns(flags.file, text)) ?? text;
  if (flags.subtitles !== undefined) await readSubtitles(text);
  const path = userPath(flags.output);
  await checkPlace(path);
  const format = audioFormat(path);
  const timings = flags.timings === undefined ? undefined : await timingsPlace(flags.timings);
  const way: Way | undefined = flags.subtitles !== undefined
    ? { name: "--subtitles", speak: (model, ...how) => speakSubtitleFile(model, text, ...how) }
    : flags.whole
    ? { name: "--whole", speak: (model, ...how) => speakWhole(model, script, ...how) }
    : undefined;
  if (way) checkWhole(way.name, flags);
  if (flags.play) await findPlayer();

  using model = await loadKokoro({
    device: flags.device,
    kernels: flags.kernels,
    voices: flags.voices && userPath(flags.voices),
    emotions: flags.emotions && userPath(flags.emotions),
    strict: flags.strict,
  });
  const loadMs = performance.now() - started;
  if (way) {
    const { output: _output, onOverflow: _onOverflow, stems: _stems, ...how } = options;
    const files = { sound: path, timings: timings?.path, speakers: flags.speakers };
    const speech = await way.speak(model, how, files);
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

async function timingsPlace(file: string): Promise<{ path: string; format: TimingsFormat }> {
  const path = userPath(file);
  const format = timingsFormat(path);
  await checkPlace(path);
  return { path, format };
}

async function readGiven(
  given: string | undefined,
  { file, subtitles }: Flags,
): Promise<string> {
  const sources = [given, file, subtitles].filter((source) => source !== undefined);
  if (sources.length !== 1) {
    throw new KokoroError("input", "give either a text, --file or --subtitles, see --help");
  }
  const text = given ?? await readText(sources[0]);
  if (text.trim() === "") throw new KokoroError("input", "the text is empty");
  return text;
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
  { wallMs, firstSampleMs: _firstSampleMs, turns, ...speech }: WrittenSpeech,
  { speed, seed }: CheckedOptions,
  info: ModelInfo,
): Record<string, unknown> {
  return {
    ...speech,
    sampleRate: SAMPLE_RATE,
    speed,
    seed,
    ...describeModel(info),
    // Without their texts, which may be as long as a book.
    ...(turns.length > 0 && { turns: turns.map(({ text: _, ...turn }) => turn) }),
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
