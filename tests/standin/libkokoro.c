/*
 * A stand-in for the shim: the interface of shim/kokoro.h without a network. It computes simple
 * sums that show which arguments arrived, after random delays. It counts every broken rule: handles
 * that are freed twice, freed during a call or used after they were freed, and memory that changes
 * during a call.
 *
 * Define STANDIN_ABI_VERSION for a library of another version, or STANDIN_INCOMPLETE for one that
 * lacks a function.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kokoro.h"

#ifndef STANDIN_ABI_VERSION
#define STANDIN_ABI_VERSION KOKORO_ABI_VERSION
#endif

/* The memory of handles is never freed, so that their use after kokoro_*_free is detected and
 * harmless. */
typedef struct object {
  atomic_int freed;
  atomic_int calls;
} object;

struct kokoro_engine {
  object object;
  kokoro_engine_info info;
  atomic_int releases;
  atomic_int references; /* its own and one per utterance */
};

struct kokoro_utterance {
  object object;
  kokoro_engine *engine;
  uint32_t token_count;
};

static atomic_int live_engines, live_utterances, breaches, delay_us;
static char failing_call[64];
static int failing_status;
static char failing_message[KOKORO_MESSAGE_BYTES];

/* For the tests. */

KOKORO_API int standin_live_engines(void) { return live_engines; }
KOKORO_API int standin_live_utterances(void) { return live_utterances; }
KOKORO_API int standin_breaches(void) { return breaches; }
KOKORO_API void standin_set_delay(int us) { delay_us = us; }

/* Makes `call` fail from now on. With an empty name, no call fails. */
KOKORO_API void standin_fail(const char *call, int status, const char *message) {
  snprintf(failing_call, sizeof failing_call, "%s", call);
  snprintf(failing_message, sizeof failing_message, "%s", message);
  failing_status = status;
}

static int fails(const char *call, char *message) {
  if (strcmp(call, failing_call) != 0) return 0;
  if (message != NULL) strcpy(message, failing_message);
  return failing_status;
}

static void breach(const char *what) {
  fprintf(stderr, "libkokoro stand-in: %s\n", what);
  breaches++;
}

static void begin(object *object) {
  if (object->freed) breach("a handle was used after it was freed");
  object->calls++;
}

static void end(object *object) { object->calls--; }

static void mark_freed(object *object) {
  if (object->calls > 0) breach("a handle was freed during a call");
  if (atomic_exchange(&object->freed, 1)) breach("a handle was freed twice");
}

static uint64_t sum_of(const void *memory, size_t bytes) {
  uint64_t sum = 14695981039346656037u;
  for (size_t i = 0; i < bytes; i++)
    sum = (sum ^ ((const unsigned char *)memory)[i]) * 1099511628211u;
  return sum;
}

/* Waits for a random time, and checks that the input does not change meanwhile. */
static void work(const void *input, size_t bytes) {
  const uint64_t before = sum_of(input, bytes);
  if (delay_us > 0) usleep((useconds_t)(rand() % (delay_us + 1)));
  if (sum_of(input, bytes) != before) breach("the input changed during a call");
}

static void release_engine(kokoro_engine *engine) {
  if (atomic_fetch_sub(&engine->references, 1) == 1) live_engines--;
}

/* The interface. */

uint32_t kokoro_abi_version(void) { return STANDIN_ABI_VERSION; }

uint32_t kokoro_owner(void) { return 1; }

void kokoro_layout(char *layout) { layout[0] = 0; }

kokoro_status kokoro_engine_create(const kokoro_engine_options *options, kokoro_engine **engine,
                                   char *message) {
  work(options, sizeof *options);
  const int status = fails("kokoro_engine_create", message);
  if (status != 0) return status;
  if (options->size != sizeof *options || options->kernels != KOKORO_KERNELS_AUTO ||
      options->owner != 1)
    breach("the options were not packed correctly");
  *engine = calloc(1, sizeof **engine);
  (*engine)->info.device = options->device;
  (*engine)->info.threads = options->threads;
  strcpy((*engine)->info.kernels, "standin");
  (*engine)->info.weights_bytes = ((uint64_t)1 << 32) + strlen(options->weights_path) +
                                  (options->allow_tf32 == 1 ? 1000 : 0) +
                                  100000 * options->device_index;
  (*engine)->references = 1;
  live_engines++;
  return KOKORO_OK;
}

void kokoro_engine_free(kokoro_engine *engine) {
  mark_freed(&engine->object);
  release_engine(engine);
}

kokoro_status kokoro_engine_get_info(const kokoro_engine *engine, kokoro_engine_info *info,
                                     char *message) {
  const int status = fails("kokoro_engine_get_info", message);
  if (status != 0) return status;
  if (info->size != sizeof *info) breach("info.size is wrong");
  *info = engine->info;
  return KOKORO_OK;
}

/* 1 GB used, 3 GB held, which each release halves, and a peak of 4 GB */
kokoro_status kokoro_engine_get_memory(const kokoro_engine *engine, kokoro_memory *memory,
                                       char *message) {
  const int status = fails("kokoro_engine_get_memory", message);
  if (status != 0) return status;
  if (memory->size != sizeof *memory) breach("memory.size is wrong");
  memory->used_bytes = 1000000000;
  memory->held_bytes = (uint64_t)3000000000 >> engine->releases;
  memory->peak_bytes = 4000000000;
  return KOKORO_OK;
}

kokoro_status kokoro_engine_release(kokoro_engine *engine, char *message) {
  begin(&engine->object);
  work(NULL, 0);
  const int status = fails("kokoro_engine_release", message);
  if (status == 0) engine->releases++;
  end(&engine->object);
  return status;
}

/* Writes "prepared". */
kokoro_status kokoro_engine_prepare(kokoro_engine *engine, const char *path, char *message) {
  begin(&engine->object);
  work(path, strlen(path));
  const int status = fails("kokoro_engine_prepare", message);
  if (status == 0) {
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs("prepared", file) < 0 || fclose(file) != 0)
      breach("the path can't be written");
  }
  end(&engine->object);
  return status;
}

/* durations[i] = ids[i] + style[0] + style[255] */
kokoro_status kokoro_utterance_create(kokoro_engine *engine, const int32_t *ids,
                                      uint32_t token_count, const float *style, float *durations,
                                      kokoro_utterance **utterance, char *message) {
  begin(&engine->object);
  work(ids, token_count * sizeof *ids);
  work(style, KOKORO_STYLE_SIZE * sizeof *style);
  const int status = fails("kokoro_utterance_create", message);
  if (status == 0) {
    for (uint32_t i = 0; i < token_count; i++)
      durations[i] = (float)ids[i] + style[0] + style[KOKORO_STYLE_SIZE - 1];
    *utterance = calloc(1, sizeof **utterance);
    (*utterance)->engine = engine;
    (*utterance)->token_count = token_count;
    engine->references++;
    live_utterances++;
  }
  end(&engine->object);
  return status;
}

static void check_durations(const kokoro_utterance *utterance, const int32_t *durations,
                            uint32_t token_count, uint64_t curve_count) {
  uint64_t frames = 0;
  for (uint32_t i = 0; i < token_count; i++) frames += (uint64_t)durations[i];
  if (token_count != utterance->token_count || curve_count != 2 * frames)
    breach("curve_count is wrong");
}

/* f0[i] = i, energy[i] = -i */
kokoro_status kokoro_utterance_curves(kokoro_utterance *utterance, const int32_t *durations,
                                      uint32_t token_count, float *f0, float *energy,
                                      uint64_t curve_count, char *message) {
  begin(&utterance->object);
  work(durations, token_count * sizeof *durations);
  const int status = fails("kokoro_utterance_curves", message);
  if (status == 0) {
    check_durations(utterance, durations, token_count, curve_count);
    for (uint64_t i = 0; i < curve_count; i++) {
      f0[i] = (float)i;
      energy[i] = -(float)i;
    }
  }
  end(&utterance->object);
  return status;
}

/* samples[i] = f0[i / 300] + energy[i / 300] + seed / 2^32 + utterance. The sign of every other one
 * is changed, so that there is no DC. */
kokoro_status kokoro_utterance_samples(kokoro_utterance *utterance, const int32_t *durations,
                                       uint32_t token_count, const float *f0, const float *energy,
                                       uint64_t curve_count, const kokoro_noise *noise,
                                       float *samples, uint64_t sample_count, char *message) {
  begin(&utterance->object);
  work(durations, token_count * sizeof *durations);
  work(f0, curve_count * sizeof *f0);
  work(energy, curve_count * sizeof *energy);
  const int status = fails("kokoro_utterance_samples", message);
  if (status == 0) {
    if (noise->size != sizeof *noise || sample_count != 300 * curve_count)
      breach("the noise or the output is wrong");
    check_durations(utterance, durations, token_count, curve_count);
    for (uint64_t i = 0; i < sample_count; i++)
      samples[i] = (i % 2 ? -1 : 1) * (f0[i / 300] + energy[i / 300] + (float)(noise->seed >> 32) +
                                       (float)noise->utterance);
  }
  end(&utterance->object);
  return status;
}

#ifndef STANDIN_INCOMPLETE
void kokoro_utterance_free(kokoro_utterance *utterance) {
  mark_freed(&utterance->object);
  live_utterances--;
  release_engine(utterance->engine);
}
#endif
