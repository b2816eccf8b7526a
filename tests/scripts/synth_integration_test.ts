import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "../../audio/encode.ts";
import { CudaDriver } from "../../ffi/cuda_driver.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import { timingsFile } from "../../speech/timings/timings_file.ts";
import { compile } from "../standin/compile.ts";
import { withWeightsOfItsOwn } from "../helpers/shared_cache.ts";
import { inTemporaryFolder, projectPath } from "../helpers/files.ts";
import {
  type Ending,
  runCommand,
  runProgram,
  script,
  type Surroundings,
} from "../helpers/run_command.ts";
import { assertSameBits } from "../helpers/same_bits.ts";

const DENO = Deno.execPath();

/** Runs the command in `folder`. */
function synth(
  folder: string,
  args: readonly string[],
  surroundings?: Surroundings,
): Promise<Ending> {
  return runCommand("synth", args, { cwd: folder, ...surroundings });
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** Checks that the command failed with this code and error, and left no file. */
function assertFailed(folder: string, ending: Ending, code: number, stderr: RegExp): void {
  assert.match(ending.stderr, stderr);
  assert.deepEqual([ending.code, ending.stdout, names(folder)], [code, "", []]);
}

interface Wav {
  readonly format: readonly number[];
  readonly samples: Int16Array;
}

/** Reads a WAV file, and checks that it has exactly the required parts in order. */
async function readWav(path: string): Promise<Wav> {
  const bytes = await Deno.readFile(path);
  const view = new DataView(bytes.buffer);
  const text = (at: number): string => new TextDecoder().decode(bytes.subarray(at, at + 4));
  assert.deepEqual([text(0), text(8), text(12), text(36)], ["RIFF", "WAVE", "fmt ", "data"]);
  assert.equal(view.getUint32(4, true), bytes.length - 8);
  assert.equal(view.getUint32(40, true), bytes.length - 44);
  const format = [20, 22, 32, 34].map((at) => view.getUint16(at, true));
  return {
    format: [...format, view.getUint32(24, true)],
    samples: new Int16Array(bytes.buffer, 44),
  };
}

/** PCM, one channel, two bytes a frame, 16 bits a sample, 24 kHz. */
const FORMAT = [1, 1, 2, 16, 24_000];

const fields = [
  "samples",
  "seconds",
  "sampleRate",
  "expectedSeconds",
  "voice",
  "emotion",
  "speed",
  "seed",
  "device",
  "threads",
  "kernels",
  "weights",
  "utterances",
  "turns",
  "truncated",
  "words",
  "rest",
  "warnings",
  "stageSeconds",
  "wallSeconds",
  "realTimeFactor",
  "loadSeconds",
  "firstSampleSeconds",
  "pinned",
  "output",
];

Deno.test("synth --json describes its WAV file in one line", () =>
  inTemporaryFolder(async (folder) => {
    const args = ["Hello there.", "--voice", "bf_emma", "--speed", "1.25", "--seed", "7", "--json"];
    args.push("--emotion", "sad(0.5)", "--on-overflow", "error", "--trim-silence");
    const { code, stdout, stderr } = await synth(folder, [...args, "--output", "a.wav"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^\{.*\}\n$/);
    const result = JSON.parse(stdout);
    assert.deepEqual(Object.keys(result), fields);

    const wav = await readWav(join(folder, "a.wav"));
    assert.deepEqual(wav.format, FORMAT);
    assert(Math.max(...wav.samples) > 3000, "it is silent");
    const { voice, emotion, speed, seed, truncated, words, utterances, output } = result;
    assert.deepEqual(
      { voice, emotion, speed, seed, truncated, words, utterances, output },
      {
        voice: "bf_emma",
        emotion: "sad(0.5)",
        speed: 1.25,
        seed: 7,
        truncated: false,
        words: 2,
        utterances: 1,
        output: join(folder, "a.wav"),
      },
    );
    assert.equal(result.samples, wav.samples.length);
    assert.equal(result.sampleRate, 24_000);
    assert.equal(result.seconds, wav.samples.length / 24_000);
    assert.match(result.device, /^(cpu|cuda)$/);
    assert(Number.isInteger(result.threads) && result.threads > 0);
    assert.match(result.weights, /\w+ \w+/);
    assert(0 < result.loadSeconds && result.loadSeconds < result.firstSampleSeconds);
    assert(0 < result.wallSeconds);
    const factor = result.wallSeconds / result.seconds;
    assert(Math.abs(result.realTimeFactor - factor) < 0.01, `${result.realTimeFactor}, ${factor}`);
    assert.deepEqual(names(folder), ["a.wav"]);
  }));

Deno.test("deno task synth writes speech.wav to the current folder and prints its path", () =>
  inTemporaryFolder(async (folder) => {
    const args = ["task", "--config", projectPath("deno.json"), "synth", "Hello there."];
    const ending = await runProgram(DENO, args, { cwd: folder });
    const path = join(folder, "speech.wav");
    assert.equal(ending.code, 0, ending.stderr);
    assert.equal(ending.stdout, `${path}\n`);
    assert.deepEqual((await readWav(path)).format, FORMAT);
    assert.deepEqual(names(folder), ["speech.wav"]);
  }));

Deno.test("synth --output writes the format of the file's extension", () =>
  inTemporaryFolder(async (folder) => {
    const starts = { "a.flac": "fLaC", "a.mp3": "\xff\xf3", "a.opus": "OggS", "a.wav": "RIFF" };
    for (const [name, start] of Object.entries(starts)) {
      const { code, stdout, stderr } = await synth(folder, ["Hello there.", "--output", name]);
      assert.deepEqual([code, stdout, stderr], [0, `${join(folder, name)}\n`, ""]);
      const bytes = await Deno.readFile(join(folder, name));
      assert.equal(String.fromCharCode(...bytes.subarray(0, start.length)), start);
      assert(bytes.length > 5000);
    }
  }));

Deno.test("synth --timings writes timings in the format of the extension", () =>
  inTemporaryFolder(async (folder) => {
    const text = "Hello there, Tom & Ann.";
    const run = async (name: string): Promise<string> => {
      const args = [text, "--output", "a.wav", "--timings", name, "--json"];
      const { code, stdout, stderr } = await synth(folder, args);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(JSON.parse(stdout).timings, join(folder, name));
      return await Deno.readTextFile(join(folder, name));
    };
    const { script, words, phonemes, visemes, seconds } = JSON.parse(await run("a.json"));
    assert.equal(script, text);
    assert.deepEqual(words.map((word: { text: string }) => word.text), [
      "Hello",
      "there",
      "Tom",
      "&",
      "Ann",
    ]);
    assert.equal(visemes[0].start, 0);
    assert.equal(visemes.at(-1).end, seconds);

    // The sound of the first word starts within two frames of its first phoneme.
    const { samples } = await readWav(join(folder, "a.wav"));
    const loud = Math.max(...samples) / 20;
    const heard = samples.findIndex((sample) => Math.abs(sample) > loud) / 24_000;
    assert(Math.abs(heard - phonemes[0].start) < 0.05, `${heard}, not ${phonemes[0].start}`);

    assert.match(
      await run("a.vtt"),
      /^WEBVTT\n\n00:00:00.* --> .*\nHello <.*>there, .*&amp; <.*>Ann\.\n$/,
    );
    assert.match(await run("a.srt"), /^1\n00:00:00,.* --> .*\nHello there, Tom & Ann\.\n$/);
    assert.deepEqual(names(folder), ["a.json", "a.srt", "a.vtt", "a.wav"]);
  }));

const CAST = "RICK: rick_c137\nMORTY: { voice: morty, emotion: sad }\n";
const SCENE = "RICK: Come on, Morty.\nMORTY: [pause:0.1s]Oh, man.\n";

Deno.test("synth speaks a scene with its cast, and names the speakers", () =>
  inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "cast.yaml"), CAST);
    await Deno.writeTextFile(join(folder, "scene.txt"), SCENE);
    const args = ["--file", "scene.txt", "--cast", "cast.yaml", "--turn-gap", "1", "--json"];
    const files = ["--output", "a.wav", "--stems", "--timings", "a.vtt", "--speakers"];
    const { code, stdout, stderr } = await synth(folder, [...args, ...files]);
    assert.deepEqual([code, stderr], [0, ""]);
    const { turns, stems, words } = JSON.parse(stdout);
    assert.deepEqual(
      turns.map(({ speaker, voice, emotion, text }: Record<string, unknown>) => [
        speaker,
        voice,
        emotion,
        text,
      ]),
      [
        ["RICK", "rick_c137", "neutral", "Come on, Morty."],
        ["MORTY", "morty", "sad", "Oh, man."],
      ],
    );
    assert.equal(words, 5);
    const paths = ["RICK", "MORTY"].map((name) => join(folder, `a.${name}.wav`));
    assert.deepEqual(stems, paths);
    const [all, ...alone] = await Promise.all([join(folder, "a.wav"), ...paths].map(readWav));
    for (const [i, sample] of all.samples.entries()) {
      assert(Math.abs(sample - alone[0].samples[i] - alone[1].samples[i]) <= 1);
    }
    const subtitles = await Deno.readTextFile(join(folder, "a.vtt"));
    assert.match(subtitles, /\n<v RICK>Come .*\n\n.*\n<v MORTY>Oh, /);
  }));

Deno.test("synth speaks marks as text, and SSML as SSML, if it is told to", () =>
  inTemporaryFolder(async (folder) => {
    const said = async (...args: string[]): Promise<string[]> => {
      const options = ["--output", "a.wav", "--timings", "a.json"];
      const { code, stderr } = await synth(folder, [...args, ...options]);
      assert.deepEqual([code, stderr], [0, ""]);
      const { words } = JSON.parse(await Deno.readTextFile(join(folder, "a.json")));
      return words.map(({ text }: { text: string }) => text);
    };
    const marks = await said("[pause:1s] Hello.", "--no-markup");
    assert.deepEqual(marks.at(-1), "Hello");
    assert(marks.length > 1, `${marks}`);
    const ssml = '<speak>Hello <voice name="morty">there</voice>.</speak>';
    assert.deepEqual(await said(ssml, "--ssml"), ["Hello", "there"]);
  }));

Deno.test("synth --play plays the samples of the file with the system's player", () =>
  inTemporaryFolder(async (folder) => {
    const args = ["Hello there.", "--output", "a.wav", "--play"];
    const without = await synth(folder, args, { env: { PATH: folder } });
    assertFailed(folder, without, 1, /^error: there is no program that plays sound: install one/);

    const player = `#!/bin/sh\nexec /bin/cat > ${folder}/heard\n`;
    await Deno.writeTextFile(join(folder, "paplay"), player, { mode: 0o755 });
    const PATH = `${folder}:${Deno.env.get("PATH")}`;
    const { code, stderr } = await synth(folder, args, { env: { PATH } });
    assert.deepEqual([code, stderr], [0, ""]);
    const { samples } = await readWav(join(folder, "a.wav"));
    const heard = await Deno.readFile(join(folder, "heard"));
    assertSameBits(heard, samples);
  }));

Deno.test("a text gives the same speech from a file, standard input or an argument", () =>
  inTemporaryFolder(async (folder) => {
    const text = "Good day to you.";
    await Deno.writeTextFile(join(folder, "text.txt"), `\uFEFF${text}\r\n`);
    const ways: readonly [args: string[], stdin?: string][] = [
      [[text]],
      [["--file", "text.txt"]],
      [["--file", "-"], `${text}\n`],
    ];
    const wavs: Wav[] = [];
    for (const [args, stdin] of ways) {
      const ending = await synth(folder, [...args, "--output", "a.wav"], { stdin });
      assert.deepEqual(ending, { code: 0, stdout: `${join(folder, "a.wav")}\n`, stderr: "" });
      wavs.push(await readWav(join(folder, "a.wav")));
      await Deno.remove(join(folder, "a.wav"));
    }
    for (const { format, samples } of wavs.slice(1)) {
      assert.deepEqual(format, wavs[0].format);
      assertSameBits(samples, wavs[0].samples);
    }
  }));

const EITHER = /^error: give either a text, --file or --subtitles, see --help\n$/;
const EMPTY = /^error: the text is empty\n$/;

const SUBTITLES = projectPath("tests/fixtures/subtitles.srt");

/** Invalid arguments and the errors for them. */
const unusable: Record<string, [args: string[], stderr: RegExp]> = {
  "no text": [[], EITHER],
  "two texts": [["Hello.", "--file", "-"], EITHER],
  "an empty text": [[""], EMPTY],
  "a blank text": [[" \n\t"], EMPTY],
  "an empty standard input": [["--file", "-"], EMPTY],
  "a missing file": [
    ["--file", "none.txt"],
    /^error: none\.txt can't be read\n {2}because: .*No such file/,
  ],
  "a folder as a file": [["--file", "."], /^error: \. can't be read\n {2}because: .*directory/],
  "a speed that is too low": [
    ["Hi.", "--speed", "0.4"],
    /^error: speed is 0\.4: give a number from 0\.5 to 2\n$/,
  ],
  "a speed that is too high": [
    ["Hi.", "--speed", "2.1"],
    /^error: speed is 2\.1: give a number from 0\.5 to 2\n$/,
  ],
  "a speed in letters": [["Hi.", "--speed", "abc"], /^error: speed is "abc": give a number/],
  "an empty speed": [["Hi.", "--speed", ""], /^error: speed is "": give a number/],
  "a missing speed": [["Hi.", "--speed"], /^error: option '--speed <x>' argument missing\n$/],
  "timings in an unknown format": [
    ["Hi.", "--timings", "a.txt"],
    /^error: timings can't be written to .*a\.txt: its name must end in \.json, \.srt, \.vtt\n$/,
  ],
  "an output in an unknown format": [
    ["Hi.", "--output", "a.aac"],
    /^error: sound can't be written to .*a\.aac: its name must end in \.wav, \.flac, \.mp3, \.opus, /,
  ],
  "a negative seed": [["Hi.", "--seed", "-1"], /^error: seed is -1: give a whole number from 0/],
  "a fractional seed": [
    ["Hi.", "--seed", "1.5"],
    /^error: seed is 1\.5: give a whole number from 0/,
  ],
  "a blank seed": [["Hi.", "--seed", " "], /^error: seed is " ": give a number/],
  "an unknown device": [
    ["Hi.", "--device", "tpu"],
    /^error: device is "tpu": give "cpu", "cuda" or "cuda:N"\n$/,
  ],
  "--whole with --on-overflow": [
    ["Hi.", "--whole", "--on-overflow", "fit"],
    /^error: --on-overflow is about texts of more than 45 s, which --whole speaks to the end/,
  ],
  "--whole with --play": [
    ["Hi.", "--whole", "--play"],
    /^error: --play plays speech of up to 45 s .* play the file that --whole writes\n$/,
  ],
  "--subtitles with a text": [["Hi.", "--subtitles", "-"], EITHER],
  "subtitles with --trim-silence": [
    ["--subtitles", SUBTITLES, "--trim-silence"],
    /^error: --trim-silence would move the cues/,
  ],
  "subtitles without cues": [
    ["--subtitles", projectPath("tests/fixtures/judged_sentences.txt")],
    /^error: there are no subtitles: give SRT or WebVTT/,
  ],
  "an unknown flag": [["Hi.", "--loud"], /^error: unknown option '--loud'\n$/],
  "words without quotes": [["Hi", "there."], /^error: too many arguments/],
  // These are found only after the model is loaded.
  "a text of dots": [["..."], /^error: nothing in the text can be spoken: "\.\.\."\n$/],
  "a text of emoji": [["🙂"], /^error: nothing in the text can be spoken: "🙂"\n$/],
  "an unknown voice": [
    ["Hi.", "--voice", "rick"],
    /^error: there is no voice "rick"; the voices are: af_alloy, .*af_heart, .*rick_c137, .*\n$/,
  ],
};

for (const [what, [args, stderr]] of Object.entries(unusable)) {
  Deno.test(`synth exits with 2 for ${what}, and writes nothing`, () =>
    inTemporaryFolder(async (folder) => {
      assertFailed(folder, await synth(folder, args), 2, stderr);
    }));
}

Deno.test("synth --help goes to standard output", async () => {
  const { code, stdout, stderr } = await runCommand("synth", ["--help"]);
  assert.deepEqual([code, stderr], [0, ""]);
  for (
    const flag of [
      "--file",
      "--whole",
      "--subtitles",
      "--voice",
      "--speed",
      "--seed",
      "--output",
      "--timings",
      "--device",
      "--json",
    ]
  ) {
    assert(stdout.includes(flag), flag);
  }
});

Deno.test("an invalid output path is an error before anything is loaded", () =>
  inTemporaryFolder(async (folder) => {
    // The library can't be opened, so loading it first would give another error.
    const env = { KOKORO_LIBRARY: "/none" };
    const missing = await synth(folder, ["Hi.", "--output", "none/a.wav"], { env });
    assertFailed(
      folder,
      missing,
      1,
      /^error: .*a\.wav can't be written: there is no folder .*none\n/,
    );
    const timings = await synth(folder, ["Hi.", "--timings", "none/a.vtt"], { env });
    assertFailed(
      folder,
      timings,
      1,
      /^error: .*a\.vtt can't be written: there is no folder .*none\n/,
    );
    const isFolder = await synth(folder, ["Hi.", "--output", "."], { env });
    assertFailed(
      folder,
      isFolder,
      1,
      /^error: .* can't be written: it exists and is not a file\n/,
    );
  }));

Deno.test("a full disk is an error and keeps the existing file", () =>
  inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "a.wav"), "precious");
    // Limits files to 8 blocks of 1 KiB, and ignores the signal that would end the process.
    const command = `trap '' XFSZ; ulimit -f 8; exec "$@"`;
    const synth = [DENO, "run", "-A", script("synth"), "Hello there.", "--output", "a.wav"];
    const args = ["-c", command, "bash", ...synth];
    const { code, stdout, stderr } = await runProgram("bash", args, { cwd: folder });
    assert.match(stderr, /^error: .*a\.wav can't be written: .*(File too large|os error 27)/m);
    assert.deepEqual([code, stdout, names(folder)], [1, "", ["a.wav"]]);
    assert.equal(await Deno.readTextFile(join(folder, "a.wav")), "precious");
  }));

Deno.test("--device cuda without a GPU exits with 1 and says what was tried", async (test) => {
  const ignore = hasGpu();
  if (ignore) console.log("skipped: this machine has a GPU");
  await test.step({
    name: "without a driver",
    ignore,
    fn: () =>
      inTemporaryFolder(async (folder) => {
        const ending = await synth(folder, ["Hello.", "--device", "cuda"]);
        assertFailed(
          folder,
          ending,
          1,
          /^error: Can't open the CUDA driver\. Tried:[^]*libcuda\.so\.1: [^]*"cpu"\.\n$/,
        );
      }),
  });
});

function hasGpu(): boolean {
  try {
    CudaDriver.open()[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}

Deno.test("a shim of another version exits with 1, and the error says what to do", () =>
  inTemporaryFolder(async (folder) => {
    const env = { KOKORO_LIBRARY: compile("libkokoro", "-DSTANDIN_ABI_VERSION=999") };
    const ending = await synth(folder, ["Hello."], { env });
    assertFailed(
      folder,
      ending,
      1,
      /^error: The native library can't be used\. Tried:\n.*ABI version 999, [^]*Run `deno task setup`/,
    );
  }));

Deno.test("damaged weights exit with 1, and the error says what to do", () =>
  inTemporaryFolder((folder) =>
    withWeightsOfItsOwn(async (weights, env) => {
      const failsWith = async (how: string): Promise<void> => {
        const { stderr, ...ending } = await synth(folder, ["Hello."], { env });
        assert(
          stderr.startsWith(`error: ${weights} is damaged: ${how}. Run \`deno task setup\``),
          stderr,
        );
        assertFailed(folder, { stderr, ...ending }, 1, /^error/);
      };
      const { size } = await Deno.stat(weights);
      await flipByte(weights, size >> 1);
      await failsWith("its SHA-256 differs");
      await Deno.truncate(weights, size - 1);
      await failsWith(`it has ${size - 1} bytes instead of ${size}`);
    })
  ));

async function flipByte(path: string, at: number): Promise<void> {
  using file = await Deno.open(path, { read: true, write: true });
  const byte = new Uint8Array(1);
  await file.seek(at, Deno.SeekMode.Start);
  await file.read(byte);
  byte[0] ^= 0x40;
  await file.seek(at, Deno.SeekMode.Start);
  await file.write(byte);
}

/** More than 45 s of speech. */
const LONG = "It was a long night, and nobody came. Then the door opened. Who was it? ".repeat(14);

Deno.test("synth --whole speaks a text of more than 45 s, and shows its progress", () =>
  inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "book.txt"), LONG);
    const args = ["--whole", "--file", "book.txt", "--voice", "bf_emma", "--seed", "7", "--json"];
    args.push("--output", "a.flac", "--timings", "a.vtt");
    const { code, stdout, stderr } = await synth(folder, args);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Speaking: 1008 characters \.\.\.\nSpeaking: done in .* s\n$/);
    const result = JSON.parse(stdout);
    assert(result.seconds > 45, `${result.seconds} s`);

    using model = await loadKokoro({ device: "cpu" });
    const speech = await model.synthesize(LONG, { voice: "bf_emma", seed: 7 });
    const expected = await encode(speech.samples, 24_000, { format: "flac" });
    assertSameBits(await Deno.readFile(join(folder, "a.flac")), expected);
    assert.equal(await Deno.readTextFile(join(folder, "a.vtt")), timingsFile("vtt", LONG, speech));
    const { samples, seconds, voice, emotion, seed, words, rest } = speech;
    assert.deepEqual(
      { ...result, ...{ samples: samples.length, seconds, voice, emotion, seed, words, rest } },
      result,
    );
    assert.deepEqual(
      [result.utterances, result.truncated, result.output, result.timings],
      [speech.utterances.length, false, join(folder, "a.flac"), join(folder, "a.vtt")],
    );
    assert.deepEqual(names(folder), ["a.flac", "a.vtt", "book.txt"]);
  }));

const TURNS = [
  { speaker: "RICK", emotion: "excited", text: "Morty, you gotta come on." },
  { voice: "morty", text: "Oh, **man**.\n\n[voice:summer]“Fine.”", pauseBefore: 0.4 },
  { text: "It was a long night, and nobody came" },
];

for (
  const [name, content] of [
    ["scene.json", JSON.stringify(TURNS, null, 2)],
    ["scene.jsonl", `${TURNS.map((turn) => JSON.stringify(turn)).join("\n\n")}\n`],
  ]
) {
  Deno.test(`synth --file ${name} speaks its turns, also with --whole`, () =>
    inTemporaryFolder(async (folder) => {
      await Deno.writeTextFile(join(folder, name), content);
      await Deno.writeTextFile(join(folder, "cast.yaml"), "RICK: rick_c137\n");
      const say = async (...more: string[]): Promise<Record<string, unknown>> => {
        const args = ["--file", name, "--cast", "cast.yaml", "--json", ...more];
        const { code, stdout, stderr } = await synth(folder, args);
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout);
      };
      const text = (file: string): string => Deno.readTextFileSync(join(folder, file));
      const short = await say("--output", "a.flac", "--timings", "a.json");
      const { turns } = short as { turns: { item: number; voice: string; text: string }[] };
      assert.deepEqual(
        turns.map(({ item, voice, text }) => [item, voice, text]),
        [
          [0, "rick_c137", "Morty, you gotta come on."],
          [1, "morty", "Oh, **man**."],
          [1, "summer", "“Fine.”"],
          [2, "af_heart", "It was a long night, and nobody came"],
        ],
      );
      assert.deepEqual(JSON.parse(text("a.json")).script, TURNS);
      const whole = await say("--output", "b.flac", "--timings", "b.json", "--whole");
      assert.deepEqual(whole.turns, turns.map(({ text: _, ...turn }) => turn));
      assertSameBits(
        await Deno.readFile(join(folder, "b.flac")),
        await Deno.readFile(join(folder, "a.flac")),
      );
      // Its voice is the one that speaks first.
      assert.deepEqual(
        JSON.parse(text("b.json")),
        { ...JSON.parse(text("a.json")), voice: "rick_c137" },
      );
      if (name === "scene.jsonl") return;
      for (const format of ["srt", "vtt"]) {
        await say("--output", "a.flac", "--timings", `a.${format}`);
        await say("--output", "b.flac", "--timings", `b.${format}`, "--whole");
        assert.equal(text(`b.${format}`), text(`a.${format}`));
      }
    }));
}

Deno.test("synth --subtitles speaks each cue at its time, and warns of late ones", () =>
  inTemporaryFolder(async (folder) => {
    const subtitles = `WEBVTT

00:01.000 --> 00:02.500
<v Rick>Morty, come on.

00:03.000 --> 00:03.400
This is much too long for its time.

00:03.500 --> 00:04.500
<v Morty>Oh, man.

00:08.000 --> 00:10.000
Now &amp; then.
`;
    await Deno.writeTextFile(join(folder, "a.vtt"), subtitles);
    await Deno.writeTextFile(join(folder, "cast.yaml"), "Rick: rick_c137\nMorty: morty\n");
    const args = ["--subtitles", "a.vtt", "--output", "a.wav", "--timings", "b.json", "--json"];
    args.push("--cast", "cast.yaml");
    const { code, stdout, stderr } = await synth(folder, args);
    assert.equal(code, 0, stderr);
    const result = JSON.parse(stdout);
    assert.deepEqual([result.seconds, result.cues, result.utterances], [10, 4, 4]);
    assert.deepEqual(result.late.map(({ cue }: { cue: number }) => cue), [3]);
    assert.match(stderr, /\nCue 3 begins [\d.]+ s late: the speech before it takes too long\n/);

    const bytes = await Deno.readFile(join(folder, "a.wav"));
    const samples = new Int16Array(bytes.buffer, 80);
    const starts = [1, 3, 3.5 + result.late[0].seconds, 8];
    for (const [i, start] of starts.entries()) {
      const from = Math.round((start - 0.1) * 24_000);
      const heard = samples.subarray(from).findIndex((sample) => Math.abs(sample) > 150);
      const found = (from + heard) / 24_000;
      assert(Math.abs(found - start) < 0.02, `cue ${i + 1}: ${found}, not ${start}`);
    }
    const { script, words } = JSON.parse(await Deno.readTextFile(join(folder, "b.json")));
    assert.deepEqual(
      words.map(({ textStart, textEnd }: { textStart: number; textEnd: number }) =>
        script.slice(textStart, textEnd)
      ),
      "Morty come on This is much too long for its time Oh man Now & then".split(" "),
    );
    assert.equal(script.split("\n")[0], "Morty, come on.");
    const voices = words.map(({ voice = "af_heart" }: { voice?: string }) => voice);
    assert.deepEqual(
      [...new Set(voices)],
      ["rick_c137", "af_heart", "morty"],
    );
  }));

Deno.test("synth names --whole when a text does not fit", () =>
  inTemporaryFolder(async (folder) => {
    const { code, stderr } = await synth(folder, [LONG]);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^Script truncated to fit 45s duration .*\nTo hear all of it, give the option --whole\.\n$/,
    );
  }));

for (
  const [signal, args] of [["SIGINT", []], ["SIGTERM", ["--whole", "--timings", "a.json"]]] as const
) {
  Deno.test(`synth ${args.join(" ")} leaves no file after ${signal}`, () =>
    inTemporaryFolder(async (folder) => {
      const child = new Deno.Command(DENO, {
        args: ["run", "-A", script("synth"), LONG.repeat(2), "--output", "a.wav", ...args],
        cwd: folder,
        env: { INIT_CWD: folder },
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const output = child.output();
      // With --whole, until the files are there and speaking has begun.
      const began = performance.now();
      const isWorking = (): boolean =>
        args.length > 0 ? names(folder).length > 0 : performance.now() > began + 1500;
      while (!isWorking()) {
        assert(performance.now() < began + 60_000, "it does not begin to speak");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
      child.kill(signal);
      const ending = await output;
      assert.equal(ending.signal, signal, new TextDecoder().decode(ending.stderr));
      assert.equal(ending.stdout.length, 0);
      assert.deepEqual(names(folder), []);
    }));
}
