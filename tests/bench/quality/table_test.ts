import assert from "node:assert/strict";
import type { Outcome } from "../../../bench/quality/round_trip.ts";
import { Table } from "../../../bench/quality/table.ts";

const OUTCOMES: Outcome[] = [
  {
    ...{ voice: "af_sarah(0.3)+af_jessica(0.7)", emotion: "neutral", speed: 1 },
    ...{ words: 198, errors: 1, wordErrorRate: 1 / 198, mos: 4.5449, misheard: [] },
  },
  {
    ...{ voice: "am_onyx", emotion: "sad", speed: 0.8 },
    ...{ words: 10, errors: 12, wordErrorRate: 1.2, mos: 3, misheard: [] },
  },
];

Deno.test("the columns of a table are aligned", () => {
  const table = new Table(OUTCOMES);
  assert.deepEqual([table.head, ...OUTCOMES.map((outcome) => table.row(outcome))], [
    "voice                          emotion  speed  words  errors     WER   MOS",
    "af_sarah(0.3)+af_jessica(0.7)  neutral      1    198       1    0.5%  4.54",
    "am_onyx                        sad        0.8     10      12  120.0%  3.00",
  ]);
});

Deno.test("a column is at least as wide as its title", () => {
  assert.equal(
    new Table([{ voice: "x", emotion: "y", speed: 1 }]).head,
    "voice  emotion  speed  words  errors     WER   MOS",
  );
});
