import assert from "node:assert/strict";
import { layOut, lengthWith, type Sized } from "../../../speech/plan/layout.ts";

/** 1000 samples of speech, with 100 samples of silence before and 200 samples after them. */
function utterance(before = 0, after = 0): Sized {
  return { length: 1300, speech: { begin: 100, end: 1100 }, pause: { before, after } };
}

/** `[at, from, begin, end]` of each utterance. */
function places(...utterances: Sized[]): number[][] {
  return layOut(utterances).map(({ at, from, begin, end }) => [at, from, begin, end]);
}

Deno.test("utterances follow each other with the requested pauses and nothing else", () => {
  assert.deepEqual(places(utterance(), utterance(), utterance()), [
    [0, 0, 100, 1100],
    [1100, 100, 1100, 2100],
    [2100, 100, 2100, 3100],
  ]);
  assert.deepEqual(places(utterance(10, 20), utterance(30, 40)), [
    [10, 0, 110, 1110],
    [1160, 100, 1160, 2160],
  ]);
});

Deno.test("an output ends with the last pause or silence, whichever is longer", () => {
  const length = (...utterances: Sized[]): number => lengthWith(layOut(utterances).at(-1)!);
  assert.equal(length(utterance()), 1300);
  assert.equal(length(utterance(), utterance(0, 150)), 2300);
  assert.equal(length(utterance(), utterance(0, 250)), 2350);
});
