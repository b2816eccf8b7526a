import assert from "node:assert/strict";
import type { Answer } from "../../../bench/peers/protocol.ts";
import { parseResults, resultsOf, resultTable } from "../../../bench/peers/results.ts";
import { KokoroError } from "../../../errors.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** Answers of 2 s of speech that took these numbers of seconds. */
const answers = (...compute: number[]): Answer[] =>
  compute.map((compute) => ({ seconds: 2, compute }));

const results = [
  ...resultsOf(26, [
    { system: "ours", version: "1.0", answers: answers(0.5, 0.2, 0.4) },
    { system: "slow", version: "2.0", answers: answers(1.2, 1.0, 0.8, 9) },
    { system: "gone", version: null, answers: new KokoroError("setup", "it is not here") },
  ]),
  ...resultsOf(3, [{ system: "ours", version: "1.0", answers: answers(1) }]),
];

Deno.test("results have the median, the best round and the ratio to ours", () => {
  assert.deepEqual(results.slice(0, 3), [
    { system: "ours", version: "1.0", seconds: 26, medianRtf: 0.2, minRtf: 0.1, ratioToUs: 1 },
    { system: "slow", version: "2.0", seconds: 26, medianRtf: 0.55, minRtf: 0.4, ratioToUs: 2.75 },
    { system: "gone", version: null, seconds: 26, reason: "it is not here" },
  ]);
});

Deno.test("the real-time factor of a system uses its own seconds of speech", () => {
  const [, other] = resultsOf(3, [
    { system: "ours", version: "", answers: [{ seconds: 2, compute: 1 }] },
    { system: "other", version: "", answers: [{ seconds: 4, compute: 1 }] },
  ]);
  assert("medianRtf" in other);
  assert.deepEqual([other.medianRtf, other.ratioToUs], [0.25, 0.5]);
});

Deno.test("lines of JSON can be read again, and invalid lines are named", () => {
  const text = results.map((result) => JSON.stringify(result)).join("\n") + "\n";
  assert.deepEqual(parseResults(text), results);
  for (const line of ["{", "{}", '{"system":"ours","version":"1","seconds":3}', "| a table |"]) {
    assert.throws(() => parseResults(text + line), kokoroError("input", /^line 5 /));
  }
});

Deno.test("the table has a row per system, a column per length and reasons for gaps", () => {
  assert.equal(
    resultTable(results),
    `| system | version | 3 s | 26 s |
| --- | --- | --- | --- |
| ours | 1.0 | 0.500 (1.00 x) | 0.200 (1.00 x) |
| slow | 2.0 | - | 0.550 (2.75 x) |
| gone |  | - | - |
gone: it is not here`,
  );
});

Deno.test("systems that are not FP32 are marked, with how much they sound like ours", () => {
  const marked = resultsOf(3, [
    { system: "ours", version: "1.0", answers: answers(1) },
    {
      system: "small",
      version: "2.0",
      precision: "int8",
      similarity: { likeness: 0.81654, longer: -0.0125 },
      answers: answers(2),
    },
    { system: "lost", version: null, precision: "int8", answers: new KokoroError("setup", "no") },
  ]);
  const [, small, lost] = marked;
  assert.deepEqual(small, {
    ...{ system: "small", version: "2.0", precision: "int8", seconds: 3 },
    ...{ medianRtf: 1, minRtf: 1, ratioToUs: 2, likeness: 0.8165, longer: -0.0125 },
  });
  assert.deepEqual(parseResults(marked.map((one) => JSON.stringify(one)).join("\n")), marked);
  assert.equal("precision" in lost && lost.precision, "int8");
  assert.deepEqual(resultTable(marked).split("\n").slice(2), [
    "| ours | 1.0 | 0.500 (1.00 x) |",
    "| small (not FP32) | 2.0 | 1.000 (2.00 x) |",
    "| lost (not FP32) |  | - |",
    "small: computes in int8, not in FP32; its speech is 1.3% shorter than ours and has a " +
    "correlation of 81.7% with it",
    "lost: no",
  ]);
});
