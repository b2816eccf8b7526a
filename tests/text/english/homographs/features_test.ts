import assert from "node:assert/strict";
import { featuresOf } from "../../../../text/english/homographs/features.ts";
import type { Token } from "../../../../text/english/spacy/tokenizer.ts";

/** The features of the word in braces, with one tag for all words. */
function features(marked: string, word: string): Set<number> {
  const words = marked.split(" ");
  const at = words.findIndex((text) => text.startsWith("{"));
  const tokens = words.map((text): Token => ({
    text: text.replace(/[{}]/g, ""),
    start: 0,
    spaceAfter: true,
  }));
  return new Set(featuresOf(tokens, words.map(() => "NN"), at, word));
}

const shared = (a: Set<number>, b: Set<number>): number => a.intersection(b).size;

Deno.test("the same place has the same features", () => {
  assert.deepEqual(features("made of {lead} .", "lead"), features("made of {lead} .", "lead"));
});

Deno.test("features fit in 24 bits", () => {
  for (const feature of features("made of {lead} .", "lead")) {
    assert(Number.isInteger(feature) && feature >= 0 && feature < 2 ** 24);
  }
});

Deno.test("features tell near words, capitals and plurals apart", () => {
  const place = features("made of {lead} .", "lead");
  for (const other of ["of made {lead} .", "made of {Lead} .", "made of {leads} ."]) {
    const found = features(other, "lead");
    assert(found.difference(place).size > 0 && shared(found, place) > 0, other);
  }
});

Deno.test("a word far away counts wherever it is, in all its forms", () => {
  const pipe = features("a pipe c d e f {lead} .", "lead");
  const added = pipe.difference(features("a stone c d e f {lead} .", "lead"));
  assert.equal(added.size, 1);
  assert.equal(shared(added, features("pipes a b c d e f g {lead} .", "lead")), 1);
});

Deno.test("all digits count as one", () => {
  assert.deepEqual(features("in 1998 , {lead} .", "lead"), features("in 2024 , {lead} .", "lead"));
});

Deno.test("the features of a word do not grow with the text", () => {
  const words = Array.from({ length: 5000 }, (_, i) => String.fromCharCode(0x4e00 + i)).join(" ");
  assert(features(`${words} {lead} ${words}`, "lead").size < 150);
});
