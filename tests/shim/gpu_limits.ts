/** What an utterance may cost on a GPU, in the figures that the stand-in accelerator counts. */

/** Limits for one utterance. */
export const LIMITS = {
  /** Kernels that CUDA starts, for an utterance of 2 s and of 8 s. */
  launches: { short: 1200, long: 1560 },
  /** Shapes of convolutions that an utterance of a new length adds. cuDNN plans each of them. */
  newConvolutions: 6,
  /** Values for which the host waits with `item()`. */
  items: 0,
  /** Results that go to pageable memory: durations, F0 and energy, and samples without a slot. */
  blockingReads: 4,
  /** How often the host waits for everything. */
  synchronizations: 1,
  /** Device memory in bytes: held after loading, and growth over utterances of any usual length. */
  heldAfterLoading: 470e6,
  growth: 20e6,
};
