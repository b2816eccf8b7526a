import assert from "node:assert/strict";
import {
  bottleneck,
  boundaryShare,
  latencyFigures,
  latencyPicture,
  type LatencyReport,
  latencySummary,
  latencyTable,
  linearCost,
  shareOf,
  type TimedScript,
  timeScripts,
} from "../../../bench/speed/latency.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";

/** A script of `seconds` with a run for each of `wallMs`, most of it spent on the samples. */
const timed = (seconds: number, ...wallMs: number[]): TimedScript => {
  const total = wallMs.reduce((sum, ms) => sum + ms, 0);
  return {
    asked: seconds,
    seconds: seconds - 0.2,
    utterances: Math.ceil(seconds / 10),
    wallMs,
    firstSampleMs: wallMs.map((ms) => ms / 2),
    stages: {
      text: 0.01 * total,
      durations: 0.05 * total,
      curves: 0.04 * total,
      samples: 0.88 * total,
      editing: 0.02 * total,
    },
  };
};

const latency: LatencyReport = {
  machine: {
    cpu: "Some Processor",
    cores: 2,
    deno: "2.9.6",
    libtorch: "2.15.0",
    weights: "of a test",
    threads: 1,
    kernels: "auto",
  },
  scripts: [
    timed(5, 1000, 1200, 1100),
    timed(10, 2000, 2400, 4000),
    timed(45, 9000, 10_800, 18_000),
  ],
  crossingMs: 0.055,
};

Deno.test("linear cost compares the time per second of speech within a round", () => {
  assert.equal(linearCost(latency)!.toFixed(6), (4.5 * 9.8 / 44.8).toFixed(6));
  assert.equal(linearCost({ ...latency, scripts: latency.scripts.slice(0, 1) }), undefined);
  assert.equal(linearCost({ ...latency, scripts: latency.scripts.slice(0, 2) }), undefined);
});

Deno.test("the boundary's share is measured on a script of 5 s", () => {
  assert.equal(boundaryShare(latency)!.toFixed(9), (0.055 / 1100).toFixed(9));
  assert.equal(boundaryShare({ ...latency, scripts: latency.scripts.slice(1) }), undefined);
});

Deno.test("the stage that takes the most time is the bottleneck", () => {
  assert.equal(bottleneck(latency), "samples");
  assert.equal(shareOf(latency.scripts[0], "samples").toFixed(6), "0.880000");
});

Deno.test("figures have two limits, and a third one on a GPU", () => {
  const limits = ({ machine, ...rest }: LatencyReport, gpu?: string): number[] =>
    latencyFigures({ ...rest, machine: { ...machine, gpu } }).map(({ limit }) => limit!);
  assert.deepEqual(limits(latency), [1.1, 0.5]);
  assert.deepEqual(limits(latency, "Some GPU"), [1.1, 0.5, 2]);
});

Deno.test("the table has a line for each script", () => {
  assert.equal(
    latencyTable(latency),
    [
      "speech   first      P50      P95      P99    RTF  text  durations  curves  samples  editing",
      " 4.8 s  0.55 s   1.10 s   1.19 s   1.20 s  0.229  1.0%       5.0%    4.0%    88.0%     2.0%",
      " 9.8 s  1.20 s   2.40 s   3.84 s   3.97 s  0.245  1.0%       5.0%    4.0%    88.0%     2.0%",
      "44.8 s  5.40 s  10.80 s  17.28 s  17.86 s  0.241  1.0%       5.0%    4.0%    88.0%     2.0%",
    ].join("\n"),
  );
});

Deno.test("the summary has the same figures as the table", () => {
  const { scripts, ...rest } = latencySummary(latency) as Record<string, never>;
  assert.deepEqual(scripts[0], {
    asked: 5,
    seconds: 4.8,
    utterances: 1,
    iterations: 3,
    p50Seconds: 1.1,
    p95Seconds: 1.19,
    p99Seconds: 1.198,
    firstSampleSeconds: 0.55,
    realTimeFactor: 0.2292,
    shares: { text: 0.01, durations: 0.05, curves: 0.04, samples: 0.88, editing: 0.02 },
  });
  assert.deepEqual(rest, {
    machine: latency.machine,
    bottleneck: "samples",
    linearCost: linearCost(latency),
    boundary: { milliseconds: 0.055, share: boundaryShare(latency) },
  });
});

Deno.test("the picture says what was measured, and on which machine", async () => {
  const svg = await latencyPicture(latency);
  for (const text of ["Latency of 3 syntheses", "P50", "P99", "first sample"]) {
    assert(svg.includes(`>${text}<`), text);
  }
  assert(svg.includes("Some Processor"));
});

Deno.test("scripts have the requested length, and their stages add up", async () => {
  using model = await loadKokoro({ threads: 1 });
  const rounds: number[] = [];
  const [script, ...others] = await timeScripts(model, [2, 2], 2, (done) => rounds.push(done));
  assert.deepEqual([rounds, others], [[1, 2], []]);
  assert(script.seconds > 1.2 && script.seconds <= 2, `${script.seconds}`);
  assert.equal(script.wallMs.length, 2);
  assert.equal(script.utterances, 1);
  const total = script.wallMs.reduce((sum, ms) => sum + ms, 0);
  const { editing, ...stages } = script.stages;
  assert(Object.values(stages).every((ms) => ms > 0) && editing > 0);
  assert(Math.abs(Object.values(stages).reduce((sum, ms) => sum + ms, editing) - total) < 1e-6);
});
