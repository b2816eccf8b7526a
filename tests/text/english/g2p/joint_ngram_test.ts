import assert from "node:assert/strict";
import { Bytes } from "../../../../text/english/g2p/bytes.ts";
import { JointNgram } from "../../../../text/english/g2p/joint_ngram.ts";

/** After the start (0) comes 2; after 2 comes the end (1) or 3; nothing was seen after 3. */
const TREE = Uint8Array.of(
  ...[4, 0, 0, 1, 0, 2, 0, 3, 0], // the n-grams of one symbol
  ...[255, 51, 102, 153], // their chances
  ...[0, 255, 255, 0], // their weights of back-off
  ...[1, 0, 2, 0, 2, 0, 1, 0, 3, 0], // the n-grams of two symbols
  ...[10, 20, 30],
);
const HEADER = { counts: [4, 3], lowest: -25.5, backoff: [-2.55, 0], weight: 1 } as const;

function near(actual: number, expected: number): void {
  assert(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);
}

Deno.test("an n-gram that was seen has its own chance, another that of a shorter one", () => {
  const bytes = new Bytes(TREE);
  const ngram = new JointNgram(HEADER, bytes);
  assert.equal(bytes.left, 0);
  const start = ngram.start();
  near(ngram.chance(start, 2), -1);
  near(ngram.chance(start, 3), -2.55 - 15.3);
  const afterTwo = ngram.after(start, 2);
  near(ngram.chance(afterTwo, 3), -3);
  near(ngram.chanceOfEnd(afterTwo), -2);
  near(ngram.chance(afterTwo, 2), -10.2);
  near(ngram.chance(ngram.after(afterTwo, 3), 2), -2.55 - 10.2);
});

Deno.test("a file that is too short is refused", () => {
  assert.throws(() => new JointNgram(HEADER, new Bytes(TREE.subarray(0, 20))), RangeError);
});
