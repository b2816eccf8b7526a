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

/** An utterance of `who`, which ends a sentence unless it says otherwise. */
function said(who: string, more: Partial<Sized> = {}): Sized {
  return { ...utterance(0, 50), who, isAnswerable: true, ...more };
}

/** The samples between the speech of two utterances. */
function gapBetween(first: Sized, second: Sized, turnGap?: number): number {
  const [{ end }, { begin }] = layOut([first, second], turnGap);
  return begin - end;
}

Deno.test("between two speakers is the gap between turns, in place of the usual pause", () => {
  assert.equal(gapBetween(said("a"), said("b"), 20), 20);
  assert.equal(gapBetween(said("a"), said("a"), 20), 50);
  assert.equal(gapBetween(said("a", { isAnswerable: false }), said("b"), 20), 50);
  assert.equal(gapBetween(said("a"), said("b", utterance(7)), 20), 57);
  assert.equal(gapBetween(said("a"), said("b")), 50);
});

Deno.test("an utterance may begin while the one before it is spoken, but not before that", () => {
  assert.equal(gapBetween(said("a", { overlap: 300 }), said("b"), 20), -300);
  assert.equal(gapBetween(said("a", { overlap: 300 }), said("b", utterance(7)), 20), -300);
  assert.equal(gapBetween(said("a", { overlap: 5000 }), said("b"), 20), -1000);
});

Deno.test("what follows an overlap begins after all that is spoken", () => {
  const short = { ...said("b"), length: 500, speech: { begin: 100, end: 300 } };
  const placed = layOut([said("a", { overlap: 800 }), short, said("c")], 20);
  assert.deepEqual(placed.map(({ begin, end }) => [begin, end]), [
    [100, 1100],
    [300, 500],
    [1120, 2120],
  ]);
  assert.deepEqual(placed.map(({ latest }) => latest), [1100, 1100, 2120]);
  // The silence after the first one is still there when the second one is over.
  assert.equal(lengthWith(placed[1]), 1300);
});
