import assert from "node:assert/strict";
import { buildExecutable } from "../../setup/install.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";
import { referenceAssets } from "./reference.ts";

/** What `native_decoder.cpp` prints for one utterance. */
interface Result {
  readonly frames: number; // 40 per second
  readonly snrDb: number;
  readonly repeats: boolean;
  /** The bytes by which the process grew at the peak. */
  readonly grown: number;
}

/** The utterances' lengths in frames. A part of the second one is computed in pieces. */
const LENGTHS = ["200", "400"];

/** A sound of the last stage has 128 channels of float32, 4800 times per second. */
const BYTES_OF_SOUND = 128 * 4 * 4800 / 40; // per frame

const { weightsPath } = await referenceAssets();
const program = await buildExecutable(projectPath("tests/shim/native_decoder.cpp"));
const printed = await run(program, [weightsPath, ...LENGTHS], "nothing can be decoded");
const results: Result[] = printed.trimEnd().split("\n").map((line) => JSON.parse(line));

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
