/**
 * Estimates what speech costs on a GPU: arithmetic on counted work and on data sheets, no
 * measurement.
 *
 * The work is that of `gpu_profile.json`. An operation takes the time of its arithmetic or of its
 * bytes, whichever is longer. The host starts operations while the GPU computes earlier ones, so
 * each of the three calls takes the time of the GPU or of the host, whichever is longer. The steps
 * of LSTMs wait for each other and come on top.
 *
 * @module
 */

import { textTable } from "../figures.ts";
import type { GpuProfile, OperationWork, StageWork } from "./gpu_profile.ts";

/**
 * The part of the peak performance that is reached: by convolutions without tensor cores, and by
 * operations that read and write.
 */
const [COMPUTING, COPYING] = [0.6, 0.75];

/** The time of a step of an LSTM, in microseconds. */
const LSTM_STEP = 10;

/** The time in which cuDNN makes a plan, at least and at most, in milliseconds. */
const PLAN = [0.5, 2.5] as const;

/** The time in which a host starts an operation, in microseconds: a desktop's, and an ARM's. */
const [DESKTOP, ARM] = [8, 16];

/** A GPU, by its maker's data sheet. */
export interface GpuSheet {
  readonly gpu: string;
  /** FP32 peak without tensor cores. */
  readonly teraflops: number;
  readonly gigabytesPerSecond: number;
  /** The time in which its host starts an operation, in microseconds. */
  readonly launch: number;
}

/** The GPUs of the tables. */
export const GPUS: readonly GpuSheet[] = [
  { gpu: "RTX 3060", teraflops: 12.7, gigabytesPerSecond: 360, launch: DESKTOP },
  { gpu: "RTX 4060", teraflops: 15.1, gigabytesPerSecond: 272, launch: DESKTOP },
  { gpu: "RTX 4090", teraflops: 82.6, gigabytesPerSecond: 1008, launch: DESKTOP },
  { gpu: "RTX 5090", teraflops: 104.8, gigabytesPerSecond: 1792, launch: DESKTOP },
  { gpu: "A10", teraflops: 31.2, gigabytesPerSecond: 600, launch: DESKTOP },
  { gpu: "L4", teraflops: 30.3, gigabytesPerSecond: 300, launch: DESKTOP },
  { gpu: "H100 SXM", teraflops: 66.9, gigabytesPerSecond: 3350, launch: DESKTOP },
  { gpu: "Jetson AGX Orin 64 GB", teraflops: 5.3, gigabytesPerSecond: 204.8, launch: ARM },
];

/** The time of an utterance in milliseconds, by what it is spent on. */
export interface Times {
  /** Operations whose arithmetic takes longer than their bytes. */
  readonly arithmetic: number;
  /** Operations whose bytes take longer. */
  readonly bytes: number;
  /** What the host needs to start everything. */
  readonly starting: number;
  readonly lstms: number;
  /** All of it, with what happens at the same time counted once. */
  readonly all: number;
}

type Stage = keyof StageWork["launches"];

/** Computes the time of an utterance on a GPU, when all of its lengths were seen before. */
export function timesOn({ launches, work, lstmSteps }: StageWork, gpu: GpuSheet): Times {
  const lstms = lstmSteps * LSTM_STEP / 1000;
  const sum = { arithmetic: 0, bytes: 0, starting: 0, lstms, all: lstms };
  for (const stage of Object.keys(launches) as Stage[]) {
    const [arithmetic, bytes] = deviceTimes(Object.values(work[stage]), gpu);
    const starting = launches[stage] * gpu.launch / 1000;
    sum.arithmetic += arithmetic;
    sum.bytes += bytes;
    sum.starting += starting;
    sum.all += Math.max(arithmetic + bytes, starting);
  }
  return sum;
}

/** The time of operations that compute longest, and of those that read and write longest. */
function deviceTimes(
  work: readonly OperationWork[],
  { teraflops, gigabytesPerSecond }: GpuSheet,
): [arithmetic: number, bytes: number] {
  let [arithmetic, copying] = [0, 0];
  for (const { bytes, flops } of work) {
    const computes = flops / (teraflops * 1e9 * COMPUTING);
    const copies = bytes / (gigabytesPerSecond * 1e6 * COPYING);
    if (computes > copies) arithmetic += computes;
    else copying += copies;
  }
  return [arithmetic, copying];
}

/** What takes the most time. */
export function limitedBy({ arithmetic, bytes, starting, lstms }: Times): string {
  const device = arithmetic > bytes ? "arithmetic" : "memory";
  if (starting > arithmetic + bytes) return lstms > starting ? "LSTMs" : "the host";
  return lstms > arithmetic + bytes ? "LSTMs" : device;
}

/** The counted work of a second of speech, with a line for each call. */
export function workTable({ usual, newShapes, heldMb }: GpuProfile): string {
  const head = ["a second of speech", "launches", "GFLOP", "GB"];
  const rows = (Object.keys(usual.launches) as Stage[]).map((stage) => {
    const work = Object.values(usual.work[stage]);
    return [
      stage,
      usual.launches[stage],
      sumOf(work, ({ flops }) => flops) / 1e9,
      sumOf(work, ({ bytes }) => bytes) / 1e9,
    ] as const;
  });
  const all = [1, 2, 3].map((column) => sumOf(rows, (row) => row[column as 1]));
  const cells = [...rows, ["all", ...all] as const].map(([name, ...values]) => [
    name,
    ...values.map((value, i) => ((value as number) / usual.seconds).toFixed(i === 0 ? 0 : 2)),
  ]);
  const notes = [
    `${(usual.lstmSteps / usual.seconds).toFixed(0)} steps of LSTMs a second of speech`,
    `${newShapes} shapes of convolutions at most are new with a new length`,
    `${heldMb} MB of device memory are held after loading`,
  ];
  return `${textTable([head, ...cells], head.map((_, i) => i > 0))}\n${notes.join("\n")}`;
}

function sumOf<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}

/** The time of `seconds` of speech made of utterances like `work`, with a line for each GPU. */
export function timesTable(work: StageWork, seconds: number): string {
  const parts = ["arithmetic", "bytes", "starting", "lstms", "all"] as const;
  const head = [`ms for ${seconds.toFixed(1)} s`, ...parts, "limited by"];
  const rows = GPUS.map((gpu) => {
    const times = timesOn(work, gpu);
    const cells = parts.map((part) => (times[part] * seconds / work.seconds).toFixed(0));
    return [gpu.gpu, ...cells, limitedBy(times)];
  });
  return textTable([head, ...rows], head.map((_, i) => i > 0 && i <= parts.length));
}

/** What the plans of a new length add to an utterance. */
export function plansLine({ newShapes }: GpuProfile): string {
  if (newShapes === 0) return "A new length needs no new plans of cuDNN.";
  const [least, most] = PLAN.map((each) => (each * newShapes).toFixed(0));
  return `A new length adds ${least} to ${most} ms for new plans of cuDNN to its utterance.`;
}
