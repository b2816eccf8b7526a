import assert from "node:assert/strict";
import {
  type Start,
  startsFigures,
  startsTable,
  timeStarts,
} from "../../../bench/speed/cold_start.ts";
import { checkLimits, isKept } from "../../../bench/figures.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** A start that takes `whole` ms. */
const start = (whole: number): Start => (
  { deno: 20, import: 100, load: 200, speak: whole - 320, whole }
);

const versions = [
  { module: "file:///new/mod.ts", starts: [start(800), start(900), start(2000)] },
  { module: "file:///old/mod.ts", starts: [start(1600), start(1350), start(3000)] },
];

Deno.test("only the first version has a limit; others are compared round by round", () => {
  const [own, other] = startsFigures(versions);
  assert.deepEqual([own.value, isKept(own)], [900, true]);
  assert.deepEqual([other.name, other.value], ["file:///old/mod.ts to this", 1.5]);
  const [slow] = startsFigures(versions.toReversed());
  assert(!isKept(slow));
  checkLimits([slow]); // an aim is not checked
});

Deno.test("the table has the median of each step", () => {
  assert.equal(
    startsTable(versions),
    [
      " deno  import    load    speak    whole",
      "20 ms  100 ms  200 ms   580 ms   900 ms  file:///new/mod.ts",
      "20 ms  100 ms  200 ms  1280 ms  1600 ms  file:///old/mod.ts",
    ].join("\n"),
  );
});

Deno.test("a process is timed from its start to its first sample", async () => {
  const module = new URL("../../../mod.ts", import.meta.url).href;
  const rounds: number[] = [];
  const [{ starts }] = await timeStarts([module], { threads: 1 }, 1, (done) => rounds.push(done));
  assert.deepEqual([starts.length, rounds], [1, [1]]);
  const [{ whole, ...steps }] = starts;
  for (const [step, ms] of Object.entries(steps)) assert(ms > 0, step);
  assert(Math.abs(Object.values(steps).reduce((sum, ms) => sum + ms) - whole) < 1e-3);
});

Deno.test("a version that can't start is an error that says why", () =>
  assert.rejects(
    timeStarts(["file:///nowhere/mod.ts"], {}, 1, () => {}),
    kokoroError("setup", /^file:\/\/\/nowhere\/mod\.ts did not speak:\n.*not found/s),
  ));
