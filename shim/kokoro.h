/*
 * Kokoro-82M on libtorch, behind a C interface.
 *
 * The network is cut where its data is small, so that prosody can be edited between the calls:
 *
 *   ids, style      --kokoro_utterance_create-->   durations (frames a token, before rounding)
 *   durations       --kokoro_utterance_curves-->   F0 and energy, 80 values a second
 *   F0, energy      --kokoro_utterance_samples-->  24 kHz mono samples, in the caller's memory
 *
 * A token is one phoneme symbol, a frame is 1/40 s: F frames are 2 F curve values and 600 F samples.
 *
 * Every function is safe to call from any thread: an engine does all of its work on one thread of its
 * own, call by call. No function throws, prints or exits. Those that can fail return a kokoro_status
 * and, when it is not KOKORO_OK, write a sentence to `message`: at most KOKORO_MESSAGE_BYTES bytes of
 * UTF-8, terminated by zero. `message` may be null. It belongs to the call and not to the engine, since
 * calls overlap. Results are written only when the status is KOKORO_OK.
 */
#ifndef KOKORO_H
#define KOKORO_H

#include <stdint.h>

#if defined(__GNUC__)
#define KOKORO_API __attribute__((visibility("default")))
#else
#define KOKORO_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Goes up with every change to this file that a caller can notice. */
#define KOKORO_ABI_VERSION 6

#define KOKORO_MESSAGE_BYTES 1024
#define KOKORO_MAX_TOKENS 512 /* 510 phonemes and the two zeros around them */
#define KOKORO_MAX_THREADS 1024
#define KOKORO_STYLE_SIZE 256 /* one row of a voice's style table */
#define KOKORO_CURVE_VALUES_PER_FRAME 2
#define KOKORO_SAMPLES_PER_FRAME 600
#define KOKORO_VOICED_NOISE 0.003f /* what the network was trained with */

typedef enum kokoro_status {
  KOKORO_OK = 0,
  KOKORO_INVALID_ARGUMENT = 1, /* the caller broke a rule stated here */
  KOKORO_BAD_WEIGHTS = 2,      /* the weights file is missing, damaged or of another network */
  KOKORO_NO_DEVICE = 3,        /* no GPU, no driver or no CUDA build of libtorch */
  KOKORO_DEVICE_FAILED = 4,    /* the device was there and an operation on it failed */
  KOKORO_OUT_OF_MEMORY = 5,
  KOKORO_INTERNAL = 6
} kokoro_status;

typedef enum kokoro_device { KOKORO_CPU = 0, KOKORO_CUDA = 1 } kokoro_device;

/* What the CPU convolves with: kernels of this library, or libtorch's, which CUDA always does. */
typedef enum kokoro_kernels {
  KOKORO_KERNELS_AUTO = 0,  /* the library's own where the processor has the instructions */
  KOKORO_KERNELS_ATEN = 1,  /* libtorch's */
  KOKORO_KERNELS_NATIVE = 2 /* the library's own, or KOKORO_NO_DEVICE */
} kokoro_kernels;

/* The network on one device, with one worker thread. */
typedef struct kokoro_engine kokoro_engine;

/* One utterance on its way through the network. It keeps its engine alive. */
typedef struct kokoro_utterance kokoro_utterance;

typedef struct kokoro_engine_options {
  uint32_t size;      /* sizeof(kokoro_engine_options) */
  int32_t device;     /* a kokoro_device */
  int32_t threads;    /* of one operation on the CPU, up to KOKORO_MAX_THREADS; 0: one a core */
  int32_t kernels;    /* a kokoro_kernels */
  int32_t allow_tf32; /* 0; 1: CUDA may round what it multiplies to 10 bits of mantissa, in all engines */
  int32_t reserved;   /* 0 */
  const char *weights_path; /* safetensors, weight norm folded; mapped, so it must stay as it is */
} kokoro_engine_options;

typedef struct kokoro_engine_info {
  uint32_t size;          /* sizeof(kokoro_engine_info) */
  int32_t device;         /* a kokoro_device */
  int32_t threads;        /* threads of one operation */
  int32_t reserved;       /* 0 */
  uint64_t weights_bytes; /* the weights: mapped on the CPU, device memory on CUDA */
  char kernels[16];       /* what convolves: "avx512", "avx2" or "neon", this library's own, or "aten" */
} kokoro_engine_info;

typedef struct kokoro_noise {
  uint32_t size;      /* sizeof(kokoro_noise) */
  uint32_t utterance; /* number of the utterance within its script */
  uint64_t seed;
  float
      voiced; /* its amplitude beside the voice's harmonics, 0 to 1: more than KOKORO_VOICED_NOISE is rough */
  uint32_t reserved; /* 0 */
} kokoro_noise;

typedef struct kokoro_memory {
  uint32_t size;       /* sizeof(kokoro_memory) */
  uint32_t reserved;   /* 0 */
  uint64_t used_bytes; /* the weights, and what calls work on; on the CPU not known apart: held_bytes */
  uint64_t held_bytes; /* used or kept for later by this process, of the device; on the CPU resident memory */
  uint64_t peak_bytes; /* the most that was held; on CUDA since the last engine was made */
} kokoro_memory;

/* The version this library was built with: compare it with KOKORO_ABI_VERSION before anything else. */
KOKORO_API uint32_t kokoro_abi_version(void);

/* Maps the weights and starts the worker. On success *engine must be freed with kokoro_engine_free. */
KOKORO_API kokoro_status kokoro_engine_create(const kokoro_engine_options *options, kokoro_engine **engine,
                                              char *message);

/* Lets go of the engine; it ends when its last utterance is freed too. Null is allowed. */
KOKORO_API void kokoro_engine_free(kokoro_engine *engine);

KOKORO_API kokoro_status kokoro_engine_get_info(const kokoro_engine *engine, kokoro_engine_info *info,
                                                char *message);

/* Never waits for calls that compute. On CUDA all engines of the process count together. */
KOKORO_API kokoro_status kokoro_engine_get_memory(const kokoro_engine *engine, kokoro_memory *memory,
                                                  char *message);

/* Gives back what is kept for later calls: they take it anew, and give the same bits. */
KOKORO_API kokoro_status kokoro_engine_release(kokoro_engine *engine, char *message);

/*
 * Text to durations. `ids` are `token_count` (3 to KOKORO_MAX_TOKENS) ids with a zero at each end, `style` is
 * KOKORO_STYLE_SIZE floats. Writes one duration a token, in frames at speed 1 before rounding, to
 * `durations`. On success *utterance must be freed with kokoro_utterance_free.
 */
KOKORO_API kokoro_status kokoro_utterance_create(kokoro_engine *engine, const int32_t *ids,
                                                 uint32_t token_count, const float *style, float *durations,
                                                 kokoro_utterance **utterance, char *message);

/*
 * Durations to curves. `durations` are `token_count` whole frames, each at least 1 (as many as the utterance
 * has tokens). `f0` (Hz) and `energy` each take `curve_count` values, which must be twice the frames.
 */
KOKORO_API kokoro_status kokoro_utterance_curves(kokoro_utterance *utterance, const int32_t *durations,
                                                 uint32_t token_count, float *f0, float *energy,
                                                 uint64_t curve_count, char *message);

/*
 * Durations and curves to samples. The curves may be edited ones, of other durations than these: there must
 * be twice as many values as frames here, and 300 samples for each value. The same arguments give the same
 * bits; on the CPU, on engines of as many threads.
 */
KOKORO_API kokoro_status kokoro_utterance_samples(kokoro_utterance *utterance, const int32_t *durations,
                                                  uint32_t token_count, const float *f0, const float *energy,
                                                  uint64_t curve_count, const kokoro_noise *noise,
                                                  float *samples, uint64_t sample_count, char *message);

/* Null is allowed. */
KOKORO_API void kokoro_utterance_free(kokoro_utterance *utterance);

#ifdef __cplusplus
}
#endif

#endif
