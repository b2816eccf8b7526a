/**
 * The limits that this project promises to keep, and what it aims at.
 *
 * @module
 */

/** The highest values allowed. */
export const LIMITS = {
  /** The time for a second of the longest script, relative to a second of a short one. */
  linearCost: 1.1,
  /** The share of a short synthesis that crossing the native boundary takes, in %. */
  boundary: 0.5,
  /** How late a timer of the event loop fires while a model speaks: P99, in milliseconds. */
  lateness: 10,
  /** The memory of a loaded model on a GPU, in MB. */
  memoryOnGpu: 500,
  /** The peak memory that a script which fills the slot adds, in MB. */
  growth: 100,
  /** The peak memory that a whole text adds to that of a short one, in MB. */
  wholeText: 40,
  /** The memory that many syntheses add, in MB. */
  drift: 20,
  /** The memory that requests add once it has settled, in MB. */
  soakGrowth: 10,
  /** The memory that a server keeps after many clients have gone, in MB. */
  serverGrowth: 30,
  /** The time to the first audio of the first request after many clients, relative to one alone. */
  afterLoad: 2,
  /** The time in which a server without requests ends, in milliseconds. */
  serverEnd: 5000,
  /** The time from the start of a process to its first sample, in milliseconds. */
  coldStart: 1000,
  /** The time for a script that fills the slot on a GPU: P99, in seconds. */
  longScriptOnGpu: 2,
  /** How far F0 may be from float64, in Hz. */
  f0: 0.01,
  /**
   * How much farther from float64 than PyTorch on a CPU samples may be, in dB. Both round FP32, in
   * other orders: the same network differs by a few dB between processors. A layer that computes
   * something else costs 20 dB and more.
   */
  fartherThanPytorch: 6,
} as const;

/**
 * How many times our computing time other systems should take on the CPU, for scripts of `from`
 * seconds and more. These are aims: ratios depend on the processor.
 */
export const LEAD: Readonly<Record<string, readonly { from: number; least: number }[]>> = {
  pytorch: [{ from: 0, least: 2.8 }],
  onnxruntime: [{ from: 0, least: 2 }, { from: 10, least: 2.4 }],
  "sherpa-onnx": [{ from: 0, least: 2.2 }],
};
