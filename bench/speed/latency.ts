/**
 * Times syntheses by the length of the script.
 *
 * @module
 */

import { allocateOutputFor } from "../../ffi/slot.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { Speech } from "../../speech/speech.ts";
import type { StageTimes } from "../../speech/session.ts";
import { type Figure, textTable } from "../figures.ts";
import { LIMITS } from "../limits.ts";
import { lineChart, type Point } from "../line_chart.ts";
import { type Machine, machineLine } from "../machine.ts";
import { median, percentile } from "../../serving/statistics.ts";
import { scriptOf, sentenceWords } from "../texts.ts";

/**
 * The length in seconds that the longest script is compared with. The cost is linear when a second
 * of speech takes the same time in both.
 */
const LINEAR_BASE = 10;

/** The length in seconds of the script for which the boundary's share is reported. */
export const BOUNDARY_LENGTH = 5;

/** Where the time goes: to the stages, and to all the TypeScript between them. */
export type Stage = keyof StageTimes | "editing";

/** The times of one script. */
export interface TimedScript {
  /** Seconds of speech: asked for, and spoken. */
  readonly asked: number;
  readonly seconds: number;
  readonly utterances: number;
  /** The time of each synthesis in milliseconds, in order. */
  readonly wallMs: readonly number[];
  /** The time until the first utterance is ready, in milliseconds. */
  readonly firstSampleMs: readonly number[];
  /** The time of each stage in milliseconds, summed over all syntheses. */
  readonly stages: Readonly<Record<Stage, number>>;
}

/** The result of a measurement. */
export interface LatencyReport {
  readonly machine: Machine;
  /** From the shortest script to the longest. */
  readonly scripts: readonly TimedScript[];
  /**
   * The time for crossing the native boundary with an utterance of {@linkcode BOUNDARY_LENGTH}, in
   * milliseconds.
   */
  readonly crossingMs: number;
}

/**
 * Times syntheses of scripts with these lengths, all into the same slot. Each round speaks every
 * script, so that other work on the machine affects all of them alike.
 *
 * @param seconds the lengths of the scripts
 * @param rounded called with the number of finished rounds
 * @throws {KokoroError} as `synthesize` does, and `input` for a length too short for one word
 */
export async function timeScripts(
  model: KokoroModel,
  seconds: readonly number[],
  rounds: number,
  rounded: (done: number) => void,
): Promise<TimedScript[]> {
  const { device, gpu } = model.info();
  const output = allocateOutputFor(device, gpu?.index);
  const text = await sentenceWords();
  const lengthOf = async (script: string): Promise<number> =>
    (await model.synthesize(script)).seconds;
  const lengths = [...new Set(withBase(seconds))].sort((a, b) => a - b);
  const scripts: { asked: number; script: string; spoken: Measured[] }[] = [];
  for (const asked of lengths) {
    scripts.push({ asked, script: await scriptOf(asked, text, lengthOf), spoken: [] });
  }
  for (let round = 1; round <= rounds; round++) {
    for (const { script, spoken } of scripts) {
      spoken.push(await model.synthesize(script, { output }));
    }
    rounded(round);
  }
  return scripts.map(({ asked, spoken }) => summarize(asked, spoken));
}

/** Adds the length that longer scripts are compared with. */
function withBase(seconds: readonly number[]): readonly number[] {
  return Math.max(...seconds) > LINEAR_BASE ? [...seconds, LINEAR_BASE] : seconds;
}

/** The part of a synthesis that is kept: not the samples, which the next one overwrites. */
type Measured = Pick<Speech, "seconds" | "utterances" | "wallMs" | "firstSampleMs" | "stages">;

function summarize(asked: number, spoken: readonly Measured[]): TimedScript {
  const stages = { text: 0, durations: 0, curves: 0, samples: 0, editing: 0 };
  for (const { stages: times, wallMs } of spoken) {
    stages.editing += wallMs;
    for (const [stage, ms] of Object.entries(times) as [keyof StageTimes, number][]) {
      stages[stage] += ms;
      stages.editing -= ms;
    }
  }
  return {
    asked,
    seconds: spoken[0].seconds,
    utterances: spoken[0].utterances.length,
    wallMs: spoken.map(({ wallMs }) => wallMs),
    firstSampleMs: spoken.map(({ firstSampleMs }) => firstSampleMs),
    stages,
  };
}

/** A stage's share of the total time, 0 to 1. */
export function shareOf({ stages, wallMs }: TimedScript, stage: Stage): number {
  return stages[stage] / wallMs.reduce((sum, ms) => sum + ms, 0);
}

/** The stage that takes the most time of the longest script. */
export function bottleneck({ scripts }: LatencyReport): Stage {
  const { stages } = scripts.at(-1)!;
  const names = Object.keys(stages) as Stage[];
  return names.reduce((most, stage) => stages[stage] > stages[most] ? stage : most);
}

/**
 * The time for a second of speech in the longest script, relative to the script of
 * {@linkcode LINEAR_BASE} seconds: the median over the rounds. Undefined unless both were measured.
 */
export function linearCost({ scripts }: LatencyReport): number | undefined {
  const base = scripts.find(({ asked }) => asked === LINEAR_BASE);
  const longest = scripts.at(-1)!;
  if (!base || base === longest) return undefined;
  const ratios = longest.wallMs.map((ms, i) => ms / base.wallMs[i]);
  return median(ratios) * base.seconds / longest.seconds;
}

/**
 * The share of crossing the native boundary in a synthesis of {@linkcode BOUNDARY_LENGTH} seconds,
 * 0 to 1. Undefined unless that length was measured.
 */
export function boundaryShare({ scripts, crossingMs }: LatencyReport): number | undefined {
  const timed = scripts.find(({ asked }) => asked === BOUNDARY_LENGTH);
  return timed && crossingMs * timed.utterances / median(timed.wallMs);
}

/** The figures that have limits. */
export function latencyFigures(latency: LatencyReport): Figure[] {
  const { machine, scripts } = latency;
  const longest = scripts.at(-1)!;
  const linear = linearCost(latency);
  const boundary = boundaryShare(latency);
  const figures: (Figure | undefined)[] = [
    linear === undefined ? undefined : {
      name: `a second of ${longest.asked} s to one of ${LINEAR_BASE} s`,
      value: linear,
      unit: "",
      digits: 2,
      limit: LIMITS.linearCost,
    },
    boundary === undefined ? undefined : {
      name: `native boundary in ${BOUNDARY_LENGTH} s`,
      value: 100 * boundary,
      unit: "%",
      digits: 4,
      limit: LIMITS.boundary,
    },
    machine.gpu === undefined ? undefined : {
      name: `P99 of ${longest.asked} s`,
      value: percentile(longest.wallMs, 0.99) / 1000,
      unit: "s",
      digits: 2,
      limit: LIMITS.longScriptOnGpu,
      isAim: true,
    },
  ];
  return figures.filter((figure) => figure !== undefined);
}

const PERCENTILES = { P50: 0.5, P95: 0.95, P99: 0.99 };

/** A table of the latency and where the time goes, with a line for each script. */
export function latencyTable({ scripts }: LatencyReport): string {
  const stages = Object.keys(scripts[0].stages) as Stage[];
  const head = ["speech", "first", ...Object.keys(PERCENTILES), "RTF", ...stages];
  const rows = scripts.map((timed) => [
    `${timed.seconds.toFixed(1)} s`,
    inSeconds(median(timed.firstSampleMs)),
    ...Object.values(PERCENTILES).map((part) => inSeconds(percentile(timed.wallMs, part))),
    (median(timed.wallMs) / 1000 / timed.seconds).toFixed(3),
    ...stages.map((stage) => `${(100 * shareOf(timed, stage)).toFixed(1)}%`),
  ]);
  return textTable([head, ...rows], head.map(() => true));
}

/** The report as one object, for output as JSON. */
export function latencySummary(latency: LatencyReport): Record<string, unknown> {
  const { machine, scripts, crossingMs } = latency;
  return {
    machine,
    scripts: scripts.map((timed) => ({
      asked: timed.asked,
      seconds: timed.seconds,
      utterances: timed.utterances,
      iterations: timed.wallMs.length,
      ...Object.fromEntries(
        Object.entries(PERCENTILES).map((
          [name, part],
        ) => [`${name.toLowerCase()}Seconds`, rounded(percentile(timed.wallMs, part) / 1000)]),
      ),
      firstSampleSeconds: rounded(median(timed.firstSampleMs) / 1000),
      realTimeFactor: rounded(median(timed.wallMs) / 1000 / timed.seconds),
      shares: Object.fromEntries(
        Object.keys(timed.stages).map((stage) => [stage, rounded(shareOf(timed, stage as Stage))]),
      ),
    })),
    bottleneck: bottleneck(latency),
    linearCost: linearCost(latency),
    boundary: { milliseconds: crossingMs, share: boundaryShare(latency) },
  };
}

/** Draws the latency over the length of the script as an SVG. */
export async function latencyPicture({ machine, scripts }: LatencyReport): Promise<string> {
  const over = (of: (timed: TimedScript) => number): Point[] =>
    scripts.map((timed) => ({ x: timed.seconds, y: of(timed) / 1000 }));
  return await lineChart({
    title: `Latency of ${scripts[0].wallMs.length} syntheses`,
    subtitle: machineLine(machine),
    x: "seconds of speech",
    y: "seconds",
    lines: [
      ...Object.entries(PERCENTILES).map(([name, part]) => (
        { name, points: over(({ wallMs }) => percentile(wallMs, part)) }
      )),
      { name: "first sample", points: over(({ firstSampleMs }) => median(firstSampleMs)) },
    ],
  });
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function rounded(value: number): number {
  return Math.round(10_000 * value) / 10_000;
}
