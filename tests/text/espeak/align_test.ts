import assert from "node:assert/strict";
import { align } from "../../../text/espeak/align.ts";

function spans(said: string, alone: readonly string[]): [number, number][] {
  return align(said.split(" "), alone).map(({ first, last }) => [first, last]);
}

Deno.test("a word that was joined with the next one stands for both", () => {
  assert.deepEqual(spans("ɛskə sɛ bˈɔ̃", ["ɛs", "kə", "sɛ", "bˈɔ̃"]), [[0, 1], [2, 2], [3, 3]]);
});

Deno.test("words that stand for one written word have its place", () => {
  assert.deepEqual(spans("lˈa ʤˈi pˈi jˈu ˈɛs", ["la", "ʤˌipˌijˈu", "ˈɛs"]), [
    [0, 0],
    [1, 1],
    [1, 1],
    [1, 1],
    [2, 2],
  ]);
});

Deno.test("a written word without phonemes belongs to no word", () => {
  assert.deepEqual(spans("ˈuno dˈos", ["ˈuno", "", "dˈos"]), [[0, 0], [2, 2]]);
});

Deno.test("words that sound otherwise together keep their order", () => {
  assert.deepEqual(spans("del ˈaɣwa fɾˈia", ["de", "el", "ˈaɡwa", "fɾˈia"]), [
    [0, 1],
    [2, 2],
    [3, 3],
  ]);
});
