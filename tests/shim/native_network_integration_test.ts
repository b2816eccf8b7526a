import assert from "node:assert/strict";
import { buildExecutable } from "../../setup/install.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";
import { referenceAssets } from "./reference.ts";

/** What `native_network.cpp` prints for the sound of an utterance. */
interface Result {
  readonly frames: number; // 40 per second
  readonly snrDb: number;
  readonly repeats: boolean;
  /** The bytes by which the process grew at the peak. */
  readonly grown: number;
}

/** What it prints for a text. */
interface OfText {
  readonly tokens: number;
  readonly snrDb: Readonly<Record<"d" | "tEn" | "durations" | "f0" | "energy", number>>;
  readonly repeats: boolean;
}

/** The utterances' lengths in frames. A part of the second one is computed in pieces. */
const LENGTHS = ["200", "400"];

/** A sound of the last stage has 128 channels of float32, 4800 times per second. */
const BYTES_OF_SOUND = 128 * 4 * 4800 / 40; // per frame

const { weightsPath } = await referenceAssets();
const program = await buildExecutable(projectPath("tests/shim/native_network.cpp"));
const printed = await run(program, [weightsPath, ...LENGTHS], "nothing can be decoded");
const lines: (Result | OfText)[] = printed.trimEnd().split("\n").map((line) => JSON.parse(line));
const results = lines.filter((line) => "frames" in line);
const texts = lines.filter((line) => "tokens" in line);

Deno.test("each stage before the sound is computed as libtorch computes it", () => {
  assert.deepEqual(texts.map(({ tokens }) => tokens), [3, 60, 512]);
  for (const { tokens, snrDb } of texts) {
    const worst = Math.min(...Object.values(snrDb));
    assert(worst > 100, `${tokens} tokens: ${JSON.stringify(snrDb)}`);
  }
});

Deno.test("computing a text again, or on more threads, changes no bit", () => {
  for (const { tokens, repeats } of texts) assert(repeats, `${tokens} tokens`);
});

Deno.test("short and long utterances are decoded as libtorch decodes them", () => {
  assert.deepEqual(results.map(({ frames }) => `${frames}`), LENGTHS);
  for (const { frames, snrDb } of results) assert(snrDb > 80, `${frames} frames: ${snrDb} dB`);
});

Deno.test("decoding again, or on more threads, changes no bit", () => {
  for (const { frames, repeats } of results) assert(repeats, `${frames} frames`);
});

Deno.test("a long utterance takes the memory of at most three sounds and 5 MB", () => {
  const { frames, grown } = results[results.length - 1];
  const sounds = (grown - 5e6) / (frames * BYTES_OF_SOUND);
  assert(sounds > 2 && sounds < 3, `${sounds} sounds`);
});
