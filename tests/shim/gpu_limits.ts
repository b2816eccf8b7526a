/** What an utterance may cost on a GPU, in the figures that the stand-in accelerator counts. */

/** Limits for one utterance. */
export const LIMITS = {
  /** Kernels that CUDA starts, for an utterance of 2 s and of 8 s. */
  launches: { short: 2060, long: 4270 },
  /** Shapes of convolutions that an utterance of a new length adds. cuDNN plans each of them. */
  newConvolutions: 33,
  /** Values for which the host waits with `item()`, and results that go to pageable memory. */
  items: 4,
  blockingReads: 4,
  /** How often the host waits for everything: once in each of the three calls. */
  synchronizations: 3,
  /** Device memory in bytes: held after loading, and growth over utterances of any usual length. */
  heldAfterLoading: 502e6,
  growth: 20e6,
};
