/*
 * Kokoro-82M on libtorch, with a C interface.
 *
 * Speech is made in three calls. Little data passes between them, so that the caller can edit the
 * prosody on the way:
 *
 *   ids, style      --kokoro_utterance_create-->   durations (frames per token, before rounding)
 *   durations       --kokoro_utterance_curves-->   F0 and energy, 80 values per second
 *   F0, energy      --kokoro_utterance_samples-->  24 kHz mono samples, in the caller's memory
 *
 * A token is one phoneme symbol, and a frame is 1/40 s. F frames have 2 F values of each curve and
 * 600 F samples.
 *
 * Every function may be called from any thread. An engine computes on a thread of its own, one call
 * after another.
 *
 * When the process exits, the engines stop: the exit waits for the stages that are being computed,
 * and other calls fail. An engine also stops when its owner ends, a thread named in its options.
 *
 * No function throws, prints or exits. Functions that can fail return a kokoro_status:
 *
 * - Results are written only when the status is KOKORO_OK. One exception: on CUDA, results that are
 *   not finite are written as zeros.
 * - For any other status, an error message is written to `message`: at most KOKORO_MESSAGE_BYTES
 *   bytes of UTF-8, including the terminating zero. `message` may be null. Calls that overlap
 *   need one `message` each.
 * - The status is KOKORO_INVALID_ARGUMENT when an argument breaks a rule stated here. All pointers
 *   except `message` must be non-null, unless stated otherwise.
 * - The status is also KOKORO_INVALID_ARGUMENT when a style or curves are so extreme that a result
 *   would not be finite.
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

/* Increases with every change to this file that a caller can notice. */
#define KOKORO_ABI_VERSION 9

#define KOKORO_MESSAGE_BYTES 1024 /* the size of a buffer for a message */
#define KOKORO_MAX_TOKENS 512     /* 510 phonemes, with a zero before and after them */
#define KOKORO_MAX_FRAMES 65536   /* of one utterance: 128 for each of the most tokens */
#define KOKORO_MAX_THREADS 1024
#define KOKORO_LAYOUT_BYTES 32 /* the size of a buffer for the name of a layout */
#define KOKORO_STYLE_SIZE 256  /* floats in one row of a voice's style table */
#define KOKORO_CURVE_VALUES_PER_FRAME 2
#define KOKORO_SAMPLES_PER_FRAME 600
#define KOKORO_VOICED_NOISE 0.003f /* the amplitude that the network was trained with */

typedef enum kokoro_status {
  KOKORO_OK = 0,
  KOKORO_INVALID_ARGUMENT = 1, /* the caller broke a rule stated here */
  KOKORO_BAD_WEIGHTS = 2,      /* the weights file is missing, damaged or for another network */
  KOKORO_NO_DEVICE = 3,        /* no GPU, driver or CUDA build of libtorch; or no native kernels */
  KOKORO_DEVICE_FAILED = 4,    /* the device is present, but an operation on it failed */
  KOKORO_OUT_OF_MEMORY = 5,    /* no memory left on the host or the device, or no more threads */
  KOKORO_INTERNAL = 6          /* any other error */
} kokoro_status;

typedef enum kokoro_device { KOKORO_CPU = 0, KOKORO_CUDA = 1 } kokoro_device;

/* Which kernels compute convolutions on the CPU: libtorch's, or the native ones of this library.
 * CUDA always uses libtorch's. */
typedef enum kokoro_kernels {
  KOKORO_KERNELS_AUTO = 0,  /* native kernels if the processor supports them, else libtorch's */
  KOKORO_KERNELS_ATEN = 1,  /* libtorch's kernels */
  KOKORO_KERNELS_NATIVE = 2 /* native kernels, or the error KOKORO_NO_DEVICE */
} kokoro_kernels;

/* The network on one device, with one worker thread. */
typedef struct kokoro_engine kokoro_engine;

/* One utterance between the three calls. It keeps its engine alive. */
typedef struct kokoro_utterance kokoro_utterance;

typedef struct kokoro_engine_options {
  uint32_t size;  /* sizeof(kokoro_engine_options) */
  int32_t device; /* a kokoro_device */
  /* The number of the GPU, at least 0, among those that CUDA_VISIBLE_DEVICES shows. 0 for the CPU
   */
  int32_t device_index;
  int32_t threads; /* CPU threads per operation, 1 to KOKORO_MAX_THREADS; 0: one per core */
  int32_t kernels; /* a kokoro_kernels */
  /* 0 or 1. With 1, CUDA may round the factors of products to 10 bits of mantissa (TF32). All CUDA
   * engines of a process need the same value. */
  int32_t allow_tf32;
  /* 0, or the number of the thread that owns the engine, from kokoro_owner. When that thread ends,
   * the engine and its utterances are freed. */
  uint32_t owner;
  uint32_t reserved; /* 0 */
  /* The path of a safetensors file with folded weight norms. The file is mapped into memory, so it
   * must not change while the engine exists. */
  const char *weights_path;
  /* Null, or the path of a file that kokoro_engine_prepare has made from these weights, for the
   * layout that kokoro_layout names. It is mapped, too. With null, native kernels prepare the
   * weights in memory. Other kernels don't use it. */
  const char *prepared_path;
} kokoro_engine_options;

typedef struct kokoro_engine_info {
  uint32_t size;          /* sizeof(kokoro_engine_info), set by the caller */
  int32_t device;         /* a kokoro_device */
  int32_t threads;        /* CPU threads per operation */
  int32_t device_index;   /* the number of the GPU; 0 for the CPU */
  uint64_t weights_bytes; /* size of the weights: mapped on the CPU, in device memory on CUDA */
  /* The kernels that compute convolutions: "avx512", "avx2" or "neon" for native ones, "aten" for
   * libtorch's. Terminated by zero. */
  char kernels[16];
  /* On CUDA: why norms and their activations take several kernels instead of one, which is slower.
   * Empty if they take one, and on the CPU. Terminated by zero. */
  char unfused[256];
} kokoro_engine_info;

typedef struct kokoro_noise {
  uint32_t size;      /* sizeof(kokoro_noise) */
  uint32_t utterance; /* number of the utterance within its script */
  uint64_t seed;
  /* The amplitude of the noise in voiced sound, 0 to 1. A voice with more than KOKORO_VOICED_NOISE
   * sounds rough. */
  float voiced;
  uint32_t reserved; /* 0 */
} kokoro_noise;

typedef struct kokoro_memory {
  uint32_t size;     /* sizeof(kokoro_memory), set by the caller */
  uint32_t reserved; /* 0 */
  /* CUDA: device memory of the weights and of running calls. CPU: the same as held_bytes, because
   * it can't be measured separately. */
  uint64_t used_bytes;
  /* CUDA: device memory that this process uses or keeps for later calls. CPU: resident memory of
   * the process. */
  uint64_t held_bytes;
  /* The maximum of held_bytes; on CUDA, since the last engine was created. */
  uint64_t peak_bytes;
} kokoro_memory;

/*
 * Returns the KOKORO_ABI_VERSION that this library was built with. Before any other call, compare
 * it with the one in this file.
 */
KOKORO_API uint32_t kokoro_abi_version(void);

/*
 * Returns the number of the calling thread, at least 1. If a process has the number of its main
 * thread, the engines also stop before anything else happens when that thread calls exit.
 */
KOKORO_API uint32_t kokoro_owner(void);

/*
 * Writes the name of the layout of weights that native kernels need on this processor to `layout`,
 * at most KOKORO_LAYOUT_BYTES bytes: letters, digits and hyphens, terminated by zero. It is empty
 * where there are no native kernels.
 */
KOKORO_API void kokoro_layout(char *layout);

/*
 * Creates an engine: maps the weights and starts the worker thread. On success, *engine must be
 * freed with kokoro_engine_free.
 *
 * Returns KOKORO_BAD_WEIGHTS for a bad file of weights or prepared weights, and KOKORO_NO_DEVICE
 * when the device or the kernels can't be used.
 */
KOKORO_API kokoro_status kokoro_engine_create(const kokoro_engine_options *options,
                                              kokoro_engine **engine, char *message);

/*
 * Frees an engine. Its memory is released when its last utterance has been freed too. `engine` may
 * be null, or a handle whose owner has ended.
 */
KOKORO_API void kokoro_engine_free(kokoro_engine *engine);

/* Describes an engine in `info`. Set info->size before the call. */
KOKORO_API kokoro_status kokoro_engine_get_info(const kokoro_engine *engine,
                                                kokoro_engine_info *info, char *message);

/*
 * Reports the memory in use in `memory`, without waiting for calls that compute. Set memory->size
 * before the call. On CUDA, the numbers cover all engines of the process.
 */
KOKORO_API kokoro_status kokoro_engine_get_memory(const kokoro_engine *engine,
                                                  kokoro_memory *memory, char *message);

/*
 * Frees memory that is kept for later calls, after the calls that were made before. Later calls
 * allocate it again and give the same bits.
 */
KOKORO_API kokoro_status kokoro_engine_release(kokoro_engine *engine, char *message);

/*
 * Writes the weights that the native kernels of an engine use to a new file, or over an old one.
 * Later engines can map it: see prepared_path.
 *
 * Returns KOKORO_NO_DEVICE when the engine does not use native kernels, and KOKORO_INTERNAL when
 * the file can't be written.
 */
KOKORO_API kokoro_status kokoro_engine_prepare(kokoro_engine *engine, const char *path,
                                               char *message);

/*
 * Creates an utterance and computes its durations. On success, *utterance must be freed with
 * kokoro_utterance_free.
 *
 * ids          `token_count` token ids, each from 0 to 177; the first and the last are 0
 * token_count  3 to KOKORO_MAX_TOKENS
 * style        KOKORO_STYLE_SIZE finite values, one row of a voice's style table
 * durations    receives `token_count` values: frames per token at speed 1, before rounding
 */
KOKORO_API kokoro_status kokoro_utterance_create(kokoro_engine *engine, const int32_t *ids,
                                                 uint32_t token_count, const float *style,
                                                 float *durations, kokoro_utterance **utterance,
                                                 char *message);

/*
 * Computes the curves of an utterance.
 *
 * durations    `token_count` whole numbers of frames, each at least 1; their sum is at most
 *              KOKORO_MAX_FRAMES
 * token_count  the number of tokens of the utterance
 * f0           receives `curve_count` values in Hz
 * energy       receives `curve_count` values
 * curve_count  KOKORO_CURVE_VALUES_PER_FRAME times the sum of the durations
 */
KOKORO_API kokoro_status kokoro_utterance_curves(kokoro_utterance *utterance,
                                                 const int32_t *durations, uint32_t token_count,
                                                 float *f0, float *energy, uint64_t curve_count,
                                                 char *message);

/*
 * Computes the samples of an utterance. The curves may be edited, and may have been computed for
 * other durations than these. The same arguments give the same bits. On the CPU, this requires
 * engines with the same number of threads.
 *
 * durations     `token_count` whole numbers of frames, each at least 1; their sum is at most
 *               KOKORO_MAX_FRAMES
 * token_count   the number of tokens of the utterance
 * f0            `curve_count` finite values in Hz
 * energy        `curve_count` finite values
 * curve_count   KOKORO_CURVE_VALUES_PER_FRAME times the sum of the durations
 * samples       receives `sample_count` samples, 24 kHz mono
 * sample_count  KOKORO_SAMPLES_PER_FRAME times the sum of the durations: 300 for each curve value
 */
KOKORO_API kokoro_status kokoro_utterance_samples(kokoro_utterance *utterance,
                                                  const int32_t *durations, uint32_t token_count,
                                                  const float *f0, const float *energy,
                                                  uint64_t curve_count, const kokoro_noise *noise,
                                                  float *samples, uint64_t sample_count,
                                                  char *message);

/* Frees an utterance. `utterance` may be null, or a handle whose owner has ended. */
KOKORO_API void kokoro_utterance_free(kokoro_utterance *utterance);

#ifdef __cplusplus
}
#endif

#endif
