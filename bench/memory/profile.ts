/**
 * How much memory a model takes, how much a long script adds, and whether many syntheses add ever more.
 *
 * @module
 */

import { allocateOutputFor } from "../../ffi/slot.ts";
import { loadKokoro, type LoadOptions } from "../../speech/load_kokoro.ts";
import type { KokoroModel, ModelInfo } from "../../speech/kokoro_model.ts";
import type { Figure } from "../figures.ts";
import { LIMITS } from "../limits.ts";
import { lineChart, type Point } from "../line_chart.ts";
import {
  collectGarbage,
  resetPeak,
  type ResidentMemory,
  residentMemory,
} from "./resident_memory.ts";
import { median } from "../../serving/statistics.ts";
import { longScripts, randomTexts } from "../texts.ts";

/** Before the first word weights are not read and threads not started. */
const WARM_UP = "The birch canoe slid on the smooth planks.";

const MB = 1e6;

/** After so many calls memory has come to rest. */
export const SETTLED_AFTER = 10;

/** So many readings make one. */
const READINGS = 5;

/** What one synthesis took. */
export interface MemoryOfCall {
  /** Seconds of speech. */
  readonly seconds: number;
  /** The most during the call. */
  readonly peak: number;
  /** After the call, garbage collected. */
  readonly after: ResidentMemory;
}

/** What was measured; all memory in bytes. */
export interface MemoryProfile {
  readonly info: ModelInfo;
  /** After the first, short sentence. */
  readonly loaded: ResidentMemory;
  /** A script that fills 45 s. */
  readonly long: MemoryOfCall;
  /** Texts of random words and lengths, one after another, into the same slot. */
  readonly calls: readonly MemoryOfCall[];
}

/**
 * Measures this process, which should have done nothing before, or on a GPU what libtorch holds there.
 *
 * @param calls how many random texts are spoken; the same `seed` gives the same texts
 * @param called is told how many of them are done
 * @throws {KokoroError} as `loadKokoro` and `synthesize` do, and `setup` on anything but Linux
 */
export async function profileMemory(
  options: LoadOptions,
  calls: number,
  seed: number,
  called: (done: number) => void,
): Promise<MemoryProfile> {
  const texts = await randomTexts(calls, seed);
  const [longScript] = await longScripts(1);
  // That the long script is cut is what it is for.
  using model = await loadKokoro({ ...options, warn: () => {} });
  const { device } = model.info();
  const output = allocateOutputFor(device);
  const onCpu = device === "cpu";
  const read = (): ResidentMemory => onCpu ? residentMemory() : deviceMemory(model);
  const speak = async (text: string): Promise<MemoryOfCall> => {
    if (onCpu) resetPeak();
    const { seconds } = await model.synthesize(text, { output });
    const { peak } = read();
    collectGarbage();
    return { seconds, peak, after: read() };
  };
  const { after: loaded } = await speak(WARM_UP);
  const long = await speak(longScript);
  const done: MemoryOfCall[] = [];
  for (const text of texts) {
    done.push(await speak(text));
    called(done.length);
  }
  return { info: model.info(), loaded, long, calls: done };
}

/** What libtorch holds on a GPU. Its peak is that of all calls: the long script, which is the first, has it. */
function deviceMemory(model: KokoroModel): ResidentMemory {
  const { heldBytes, peakBytes } = model.memory();
  return { total: heldBytes, own: heldBytes, mapped: 0, peak: peakBytes };
}

/** By how much the peak of the long script is above what was loaded, in bytes. */
export function peakGrowth({ loaded, long }: MemoryProfile): number {
  return long.peak - loaded.total;
}

/** By how much the highest peak of the random texts is above what was loaded, in bytes. */
export function randomPeakGrowth({ loaded, calls }: MemoryProfile): number {
  return Math.max(...calls.map(({ peak }) => peak)) - loaded.total;
}

/**
 * By how much what no file backs has grown from the tenth call to the last, in bytes: medians of the five readings up to
 * each.
 */
export function drift({ calls }: MemoryProfile): number {
  const upTo = (count: number): number =>
    median(calls.slice(Math.max(0, count - READINGS), count).map(({ after }) => after.own));
  return upTo(calls.length) - upTo(Math.min(SETTLED_AFTER, calls.length));
}

/** What the profile says, in MB, with the limits. */
export function memoryFigures(profile: MemoryProfile): Figure[] {
  const { info, loaded, long, calls } = profile;
  const figure = (name: string, bytes: number, limit?: number): Figure => (
    { name, value: bytes / MB, unit: "MB", digits: 1, limit }
  );
  return [
    figure("weights", info.weightsBytes),
    figure("loaded", loaded.total, info.device === "cuda" ? LIMITS.memoryOnGpu : undefined),
    figure("  of it mapped from files, weights too", loaded.mapped),
    figure("  of it the process's own", loaded.own),
    figure(
      `growth at the peak of ${long.seconds.toFixed(1)} s`,
      peakGrowth(profile),
      LIMITS.growth,
    ),
    figure("  of it mapped from files", long.after.mapped - loaded.mapped),
    figure("  at the highest peak of the random texts", randomPeakGrowth(profile)),
    figure(`drift, call ${SETTLED_AFTER} to ${calls.length}`, drift(profile), LIMITS.drift),
  ];
}

/** The profile as one object, for programs. */
export function memorySummary(profile: MemoryProfile): Record<string, unknown> {
  const { info, loaded, long, calls } = profile;
  const megabytes = (bytes: number): number => Math.round(10 * bytes / MB) / 10;
  return {
    loadedMb: megabytes(loaded.total),
    peakGrowthMb: megabytes(peakGrowth(profile)),
    driftMb: megabytes(drift(profile)),
    calls: calls.length,
    randomPeakGrowthMb: megabytes(randomPeakGrowth(profile)),
    loadedOwnMb: megabytes(loaded.own),
    weightsMb: megabytes(info.weightsBytes),
    longSeconds: long.seconds,
    device: info.device,
    threads: info.threads,
    deno: Deno.version.deno,
  };
}

/** The profile as a curve over the calls: an SVG. Call 0 is the long script. */
export async function memoryPicture({ info, loaded, long, calls }: MemoryProfile): Promise<string> {
  const spoken = [long, ...calls];
  const over = (bytes: (call: MemoryOfCall) => number): Point[] =>
    spoken.map((call, x) => ({ x, y: bytes(call) / MB }));
  const level = (bytes: number): Point[] => over(() => bytes);
  return await lineChart({
    title: `Memory over ${calls.length} syntheses`,
    subtitle: `${info.device}, threads: ${info.threads}; call 0 is ${
      long.seconds.toFixed(1)
    } s long`,
    x: "call",
    y: "MB",
    lines: [
      { name: "peak of the call", points: over(({ peak }) => peak) },
      { name: "after the call", points: over(({ after }) => after.total) },
      { name: "of it the process's own", points: over(({ after }) => after.own) },
      {
        name: `loaded + ${LIMITS.growth} MB`,
        points: level(loaded.total + LIMITS.growth * MB),
        dashed: true,
      },
    ],
  });
}
