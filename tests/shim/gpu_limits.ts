/** What an utterance may cost on a GPU, in the figures that the stand-in accelerator counts. */

/** Limits for one utterance. */
export const LIMITS = {
  /** Kernels that CUDA starts, for an utterance of about 2 s and of about 8 s. */
  launches: { short: 3600, long: 4300 },
  /** Shapes of convolutions that an utterance of a new length adds. cuDNN plans each of them. */
  newConvolutions: 33,
  /** Values and other results for which the host waits. */
  items: 4,
  blockingReads: 0,
  /** How often the host waits for everything: once in each of the three calls. */
  synchronizations: 3,
  /** Device memory in bytes: held after loading, and growth over utterances of any usual length. */
  heldAfterLoading: 520e6,
  growth: 20e6,
};
