/**
 * Measures how much memory a model takes, how much a long script adds, and whether memory keeps
 * growing over many syntheses.
 *
 * @module
 */

import { allocateOutputFor } from "../../ffi/slot.ts";
import { loadKokoro, type LoadOptions } from "../../speech/load_kokoro.ts";
import type { KokoroModel, ModelInfo } from "../../speech/kokoro_model.ts";
import type { Figure } from "../figures.ts";
import { LIMITS } from "../limits.ts";
import { lineChart, type Point } from "../line_chart.ts";
import { growth } from "./growth.ts";
import {
  collectGarbage,
  resetPeak,
  type ResidentMemory,
  residentMemory,
} from "./resident_memory.ts";
import { LONG_SCRIPT_WORDS, randomTexts, sentenceWords } from "../texts.ts";

/** Spoken first, so that weights are read and threads are started. */
const WARM_UP = "The birch canoe slid on the smooth planks.";

const MB = 1e6;

/** The number of calls after which memory has settled. */
export const SETTLED_AFTER = 10;

/** The memory of one synthesis. */
export interface MemoryOfCall {
  /** Seconds of speech. */
  readonly seconds: number;
  /** The highest total during the call, in bytes. */
  readonly peak: number;
  /** After the call and a garbage collection. */
  readonly after: ResidentMemory;
}

/** The result of a measurement; all memory is in bytes. */
export interface MemoryProfile {
  readonly info: ModelInfo;
  /** After the first, short sentence. */
  readonly loaded: ResidentMemory;
  /** A script that fills 45 s. */
  readonly long: MemoryOfCall;
  /** Texts of random words and lengths, spoken one after another into the same slot. */
  readonly calls: readonly MemoryOfCall[];
}

/**
 * Measures the memory of this process, which should have done nothing before. On a GPU, measures
 * the memory that libtorch holds there instead.
 *
 * @param calls the number of random texts to speak
 * @param seed decides the texts: the same seed gives the same texts
 * @param called called with the number of texts spoken so far
 * @throws {KokoroError} as `loadKokoro` and `synthesize` do, and `setup` on anything but Linux
 */
export async function profileMemory(
  options: LoadOptions,
  calls: number,
  seed: number,
  called: (done: number) => void,
): Promise<MemoryProfile> {
  const texts = await randomTexts(calls, seed);
  const longScript = (await sentenceWords())(LONG_SCRIPT_WORDS);
  // Without warnings, because the long script is meant to be truncated.
  using model = await loadKokoro({ ...options, warn: () => {} });
  const { device, gpu } = model.info();
  const output = allocateOutputFor(device, gpu?.index);
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

/**
 * The memory that libtorch holds on a GPU. The peak is that of all calls so far; it comes from the
 * long script, which is spoken before the random texts.
 */
function deviceMemory(model: KokoroModel): ResidentMemory {
  const { heldBytes, peakBytes } = model.memory();
  return { total: heldBytes, own: heldBytes, mapped: 0, peak: peakBytes };
}

/** How far the peak of the long script is above the memory after loading, in bytes. */
export function peakGrowth({ loaded, long }: MemoryProfile): number {
  return long.peak - loaded.total;
}

/** How far the highest peak of the random texts is above the memory after loading, in bytes. */
export function randomPeakGrowth({ loaded, calls }: MemoryProfile): number {
  return Math.max(...calls.map(({ peak }) => peak)) - loaded.total;
}

/** How much the memory that no file backs has grown from the tenth call to the last, in bytes. */
export function drift({ calls }: MemoryProfile): number {
  return growth(calls.map(({ after }) => after.own), SETTLED_AFTER);
}

/** The figures of a profile in MB, with their limits. */
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

/** The profile as one object, for output as JSON. */
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

/** Draws memory over the calls as an SVG. Call 0 is the long script. */
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
