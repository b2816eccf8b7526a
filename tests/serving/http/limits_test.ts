import assert from "node:assert/strict";
import { Refusal } from "../../../serving/http/errors.ts";
import { checkText } from "../../../serving/http/limits.ts";

const refused = (text: string, most = 1000): boolean => {
  try {
    checkText(text, most, "input");
    return false;
  } catch (error) {
    assert(error instanceof Refusal && error.code === "text_too_long");
    return true;
  }
};

Deno.test("a text may be as long as the limit", () => {
  assert.deepEqual([refused("a".repeat(1000)), refused("a".repeat(1001))], [false, true]);
});

Deno.test("the pauses of a text are added up, whatever they are written in", () => {
  assert.equal(refused("[pause:10s]".repeat(30)), false);
  assert.equal(refused("[pause:10s]".repeat(31)), true);
  assert.equal(refused("[pause: 9999999 ms ]"), true);
  assert.equal(refused('<break time="10s"/>'.repeat(31)), true);
  assert.equal(refused("<break time = '301000ms'/>"), true);
  assert.equal(refused('<break time="300s"/>'), false);
});

Deno.test("time grows with the length of a text, not faster", () => {
  const pieces = ["[pause:", " ", "time=", "9", ".", "time", '"'];
  const timeOf = (piece: string, count: number): number => {
    const text = piece.repeat(count);
    const started = performance.now();
    checkText(text, Infinity, "input");
    return performance.now() - started;
  };
  for (const piece of pieces) assert(timeOf(piece, 100_000) < 1000, piece);
});
