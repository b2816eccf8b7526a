/**
 * What this project promises of its measurements.
 *
 * @module
 */

/** At most so much. */
export const LIMITS = {
  /** A second of the longest script, in times of one of a short script. */
  linearCost: 1.1,
  /** % of a short synthesis that crossing the native boundary takes. */
  boundary: 0.5,
  /** Milliseconds that a timer of the event loop is late while a model speaks, at P99. */
  lateness: 10,
  /** MB that a model takes on a GPU. */
  memoryOnGpu: 500,
  /** MB that a script which fills the slot adds at its peak. */
  growth: 100,
  /** MB that many syntheses add. */
  drift: 20,
  /** Milliseconds from the start of a process to its first sample. */
  coldStart: 1000,
  /** Seconds that a script which fills the slot takes on a GPU, at P99. */
  longScriptOnGpu: 2,
} as const;
