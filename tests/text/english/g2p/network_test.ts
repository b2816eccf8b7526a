import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readProjectFile } from "../../../../project/files.ts";
import { readSources } from "../../../../setup/sources.ts";
import { segmentsOf, stressedSyllable } from "../../../../text/english/g2p/broad.ts";
import { G2pNetwork } from "../../../../text/english/g2p/network.ts";
import { readG2pWeights } from "../../../../text/english/g2p/weights.ts";

/** The shares of words that must be right: of all held-out words, 73% and 72% are. */
const SEGMENTS = 0.7;
const STRESS = 0.68;

const file = await readProjectFile("text/english/g2p/g2p.bin");
const network = new G2pNetwork(readG2pWeights(file));

Deno.test("the network is the pinned one, and at most 2 MB large", async () => {
  const { english } = await readSources();
  assert.equal(createHash("sha256").update(file).digest("hex"), english.g2p);
  assert(file.length <= 2_000_000);
});

Deno.test("most words that training did not see are guessed right", async () => {
  const url = new URL("../../../fixtures/unknown_words.tsv", import.meta.url);
  const rows = (await Deno.readTextFile(url)).trim().split("\n").map((line) => line.split("\t"));
  let segments = 0;
  let stress = 0;
  for (const [word, ...accepted] of rows) {
    const guess = network.guess(word);
    const right = accepted.filter((phonemes) => segmentsOf(phonemes) === segmentsOf(guess));
    if (right.length > 0) segments++;
    if (right.some((phonemes) => stressedSyllable(phonemes) === stressedSyllable(guess))) stress++;
  }
  assert.equal(rows.length, 300);
  assert(segments >= SEGMENTS * rows.length, `segments: ${segments}`);
  assert(stress >= STRESS * rows.length, `main stress too: ${stress}`);
});

Deno.test("any letters have a guess", () => {
  for (const word of ["a", "zzz", "o'", "'", "x".repeat(60)]) {
    assert.equal(typeof network.guess(word), "string");
  }
  assert.equal(network.guess(""), "");
});

Deno.test("a damaged file is refused", () => {
  const damaged = [file.subarray(0, file.length - 1), new Uint8Array(3), new Uint8Array(100)];
  damaged.push(Uint8Array.from([...file, 0]));
  for (const bytes of damaged) {
    assert.throws(() => readG2pWeights(bytes), { name: "KokoroError", kind: "weights" });
  }
});
