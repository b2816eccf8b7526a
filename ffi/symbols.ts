/**
 * The C interface of the shim (`shim/kokoro.h`) in the form that `Deno.dlopen` needs, and the
 * constants of the header. Change this file and the header together.
 *
 * @module
 */

/** `KOKORO_ABI_VERSION`: the version of the interface that this file describes. */
export const ABI_VERSION = 9;

/** `KOKORO_MESSAGE_BYTES`: the size of the buffer for a failing call's message, in UTF-8 bytes. */
export const MESSAGE_BYTES = 1024;

/** `KOKORO_LAYOUT_BYTES`: the size of the buffer for the name of a layout of weights. */
export const LAYOUT_BYTES = 32;

/** The fewest tokens of an utterance: one phoneme and the two zeros around it. */
export const MIN_TOKENS = 3;

/** `KOKORO_MAX_TOKENS`: the most tokens of an utterance, including the two zeros. */
export const MAX_TOKENS = 512;

/** `KOKORO_MAX_FRAMES`: the most frames of an utterance, 27 minutes. */
export const MAX_FRAMES = 65_536;

/** `KOKORO_MAX_THREADS`: the most threads that one operation can use on the CPU. */
export const MAX_THREADS = 1024;

/** `KOKORO_STYLE_SIZE`: the number of floats in one row of a voice's style table. */
export const STYLE_SIZE = 256;

/** `KOKORO_CURVE_VALUES_PER_FRAME`: values per frame of 1/40 s, for each of F0 and energy. */
export const CURVE_VALUES_PER_FRAME = 2;

/** `KOKORO_SAMPLES_PER_FRAME`: samples per frame of 1/40 s. */
export const SAMPLES_PER_FRAME = 600;

/**
 * `KOKORO_VOICED_NOISE`: the amplitude of the noise added to the voice's harmonics, as the network
 * was trained.
 */
export const VOICED_NOISE = 0.003;

/** The sample rate of the network's speech, in Hz. */
export const SAMPLE_RATE = 24_000;

/** The one function that every version of the shim has. */
export const versionSymbols = {
  kokoro_abi_version: {
    parameters: [],
    result: "u32", // uint32_t
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The whole interface. Functions that compute are `nonblocking`, to keep the event loop free. */
export const symbols = {
  ...versionSymbols,

  kokoro_owner: {
    parameters: [],
    result: "u32", // uint32_t
  },

  kokoro_layout: {
    parameters: [
      "buffer", // char *layout
    ],
    result: "void",
  },

  kokoro_engine_create: {
    parameters: [
      "buffer", // const kokoro_engine_options *options
      "buffer", // kokoro_engine **engine
      "buffer", // char *message
    ],
    result: "i32", // kokoro_status
    nonblocking: true,
  },

  kokoro_engine_free: {
    parameters: [
      "pointer", // kokoro_engine *engine
    ],
    result: "void",
  },

  kokoro_engine_get_info: {
    parameters: [
      "pointer", // const kokoro_engine *engine
      "buffer", // kokoro_engine_info *info
      "buffer", // char *message
    ],
    result: "i32", // kokoro_status
  },

  kokoro_engine_get_memory: {
    parameters: [
      "pointer", // const kokoro_engine *engine
      "buffer", // kokoro_memory *memory
      "buffer", // char *message
    ],
    result: "i32", // kokoro_status
  },

  kokoro_engine_release: {
    parameters: [
      "pointer", // kokoro_engine *engine
      "buffer", // char *message
    ],
    result: "i32", // kokoro_status
    nonblocking: true,
  },

  kokoro_engine_prepare: {
    parameters: [
      "pointer", // kokoro_engine *engine
      "buffer", // const char *path
      "buffer", // char *message
    ],
    result: "i32", // kokoro_status
    nonblocking: true,
  },

  kokoro_utterance_create: {
    parameters: [
      "pointer", // kokoro_engine *engine
      "buffer", // const int32_t *ids
      "u32", // uint32_t token_count
      "buffer", // const float *style
      "buffer", // float *durations
      "buffer", // kokoro_utterance **utterance
      "buffer", // char *message
    ],
    result: "i32", // kokoro_status
    nonblocking: true,
  },

  kokoro_utterance_curves: {
    parameters: [
      "pointer", // kokoro_utterance *utterance
      "buffer", // const int32_t *durations
      "u32", // uint32_t token_count
      "buffer", // float *f0
      "buffer", // float *energy
      "u64", // uint64_t curve_count
      "buffer", // char *message
    ],
    result: "i32", // kokoro_status
    nonblocking: true,
  },

  kokoro_utterance_samples: {
    parameters: [
      "pointer", // kokoro_utterance *utterance
      "buffer", // const int32_t *durations
      "u32", // uint32_t token_count
      "buffer", // const float *f0
      "buffer", // const float *energy
      "u64", // uint64_t curve_count
      "buffer", // const kokoro_noise *noise
      "buffer", // float *samples
      "u64", // uint64_t sample_count
      "buffer", // char *message
    ],
    result: "i32", // kokoro_status
    nonblocking: true,
  },

  kokoro_utterance_free: {
    parameters: [
      "pointer", // kokoro_utterance *utterance
    ],
    result: "void",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of an open shim. */
export type Symbols = Deno.DynamicLibrary<typeof symbols>["symbols"];
