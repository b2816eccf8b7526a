/**
 * Estimates what a second of speech costs on a GPU.
 *
 * Multiplications are counted from the shapes of the weights: each value of a convolution, a linear
 * layer or an LSTM is used once per step of the layer. The table below therefore only lists how
 * many steps per second each layer runs.
 *
 * @module
 */

import { elementCount, SafetensorsFile } from "../../setup/weights/safetensors.ts";
import { textTable } from "../figures.ts";

/** The rate of English read aloud. */
const TOKENS_PER_SECOND = 15;

/**
 * Steps per second: of frames, of the predictor and the decoder at twice that rate, of the
 * generator's two stages, and of samples.
 */
const [FRAMES, VALUES, STAGE_1, STAGE_2, SAMPLES] = [40, 80, 800, 4800, 24_000];

/**
 * The stage of a weight, and how many times per second of speech each of its values is multiplied.
 * The first match counts.
 */
const LAYERS: readonly [pattern: RegExp, stage: string, steps: number][] = [
  // Looked up, or used once per utterance.
  [/embeddings\.|embedding\.weight|\.fc\.weight|alpha/, "", 0],
  [/^bert\.encoder\.albert_layer_groups/, "durations", 12 * TOKENS_PER_SECOND],
  [
    /^bert|^text_encoder|^predictor\.(text_encoder|lstm|duration_proj)/,
    "durations",
    TOKENS_PER_SECOND,
  ],
  [/^predictor\.(shared|F0\.0|N\.0)|^predictor\.(F0|N)\.1\.pool/, "curves", FRAMES],
  [/^predictor/, "curves", VALUES],
  [/^decoder\.decode\.3\.(conv|norm)/, "features", VALUES],
  [/^decoder\.(encode|decode|asr_res|F0_conv|N_conv)/, "features", FRAMES],
  [/ups\.0/, "upsampling", VALUES],
  [/ups\.1/, "upsampling", STAGE_1],
  [/noise_convs\.0|noise_res\.0|resblocks\.[012]/, "blocks, 256 channels", STAGE_1],
  [/noise_convs\.1|noise_res\.1|resblocks\.[345]/, "blocks, 128 channels", STAGE_2],
  [/conv_post/, "spectrum", STAGE_2],
  [/m_source/, "spectrum", SAMPLES],
];

/**
 * The bytes that the blocks read and write. Each of their 24 activated convolutions passes over a
 * tensor 18 times: the statistics read it once; scale and shift, the four operations of Snake, the
 * convolution, and the copy or sum of its result add 17 passes.
 */
const PASSES = 18;
const CONVOLUTIONS = 24;
const BLOCK_BYTES = 4 * PASSES * CONVOLUTIONS * (256 * STAGE_1 + 128 * STAGE_2);

/** Seconds of a typical utterance, for which the weights are read once. */
const UTTERANCE = 8;

/**
 * The number of operations that libtorch starts for an utterance: 1000 outside the blocks, and 8
 * for each of their convolutions and each piece of 2^19 values.
 */
const PIECES = UTTERANCE * (256 * STAGE_1 + 128 * STAGE_2) / 2 ** 19;
const STARTS = 1000 + 8 * CONVOLUTIONS * PIECES;
const START_SECONDS = 8e-6;

/**
 * Steps of the LSTMs per second of speech, each of which waits for the one before. Five LSTMs run
 * over tokens, one over frames.
 */
const LSTM_STEPS = 5 * TOKENS_PER_SECOND + FRAMES;
const LSTM_STEP_SECONDS = 10e-6;

/**
 * The part of the peak performance that is reached: by convolutions without tensor cores, and by
 * elementwise operations.
 */
const [COMPUTING, COPYING] = [0.6, 0.75];

/** FP32 peak without tensor cores, and memory bandwidth, from the makers' data sheets. */
const GPUS = [
  { gpu: "RTX 3060", teraflops: 12.7, gigabytesPerSecond: 360 },
  { gpu: "RTX 4090", teraflops: 82.6, gigabytesPerSecond: 1008 },
  { gpu: "H200", teraflops: 66.9, gigabytesPerSecond: 4800 },
  { gpu: "Jetson AGX Orin 64 GB", teraflops: 5.3, gigabytesPerSecond: 205 },
];

/** The cost of a second of speech. */
export interface Budget {
  /** Billions of multiplications and additions, by stage. */
  readonly gigaflops: Record<string, number>;
  /** Gigabytes that the device reads and writes. */
  readonly gigabytes: number;
}

/** Computes the budget from the weights in a file. */
export async function budgetOf(weightsPath: string): Promise<Budget> {
  using file = await SafetensorsFile.open(weightsPath);
  const gigaflops: Record<string, number> = {};
  let weights = 0;
  for (const { name, shape } of file.tensors) {
    weights += elementCount(shape);
    const [, stage, steps] = LAYERS.find(([pattern]) => pattern.test(name))!;
    if (shape.length < 2 || steps === 0) continue;
    gigaflops[stage] = (gigaflops[stage] ?? 0) + 2 * elementCount(shape) * steps / 1e9;
  }
  return { gigaflops, gigabytes: (BLOCK_BYTES + 4 * weights / UTTERANCE) / 1e9 };
}

/** The time on a GPU for a second of speech in milliseconds, by what it is spent on. */
function timesOn(
  { gigaflops, gigabytes }: Budget,
  { teraflops, gigabytesPerSecond }: (typeof GPUS)[number],
): { computing: number; copying: number; starting: number; lstms: number; all: number } {
  const computing = totalOf(gigaflops) / (teraflops * COMPUTING);
  const copying = 1000 * gigabytes / (gigabytesPerSecond * COPYING);
  const starting = 1000 * STARTS * START_SECONDS / UTTERANCE;
  const lstms = 1000 * LSTM_STEPS * LSTM_STEP_SECONDS;
  // The host starts operations while the device still runs earlier ones.
  return {
    computing,
    copying,
    starting,
    lstms,
    all: Math.max(computing + copying, starting) + lstms,
  };
}

function totalOf(gigaflops: Budget["gigaflops"]): number {
  return Object.values(gigaflops).reduce((sum, value) => sum + value);
}

/** The cost of a second of speech, with a line for each stage. */
export function budgetTable({ gigaflops, gigabytes }: Budget): string {
  const rows = Object.entries({ ...gigaflops, all: totalOf(gigaflops) })
    .map(([stage, value]) => [stage, value.toFixed(2), "GFLOP"]);
  const bytes = ["read and written", gigabytes.toFixed(2), "GB"];
  return textTable([...rows, bytes], [false, true, false]);
}

/** The time for a second of speech, with a line for each GPU. */
export function timesTable(budget: Budget): string {
  const head = ["ms a second of speech", "computing", "copying", "starting", "LSTMs", "45 s"];
  const rows = GPUS.map((gpu) => {
    const { computing, copying, starting, lstms, all } = timesOn(budget, gpu);
    const parts = [computing, copying, starting, lstms].map((time) => time.toFixed(2));
    return [gpu.gpu, ...parts, `${(45 * all / 1000).toFixed(2)} s`];
  });
  return textTable([head, ...rows], head.map((_, column) => column > 0));
}
