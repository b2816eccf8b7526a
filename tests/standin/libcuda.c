/*
 * A stand-in for the CUDA driver. It logs every call with its arguments, and enforces the driver's
 * rules: initialise first, a context must be current, each allocation is freed once. Tests can make
 * a call fail.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define API __attribute__((visibility("default")))

typedef int CUresult;
typedef int CUdevice;
typedef struct context *CUcontext;

enum {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_CONTEXT = 201
};

enum { PAGE = 4096, MAX_ALLOCATIONS = 4096, MAX_DEPTH = 8 };

static struct context {
  int retained;
} primary;

static char log_text[1 << 20];
static size_t log_length;
static char failing_call[64];
static CUresult failing_result;
static int initialised, devices = 1, depth;
static CUcontext stack[MAX_DEPTH];
static void *allocations[MAX_ALLOCATIONS];

/* For the tests. */

API const char *standin_log(void) { return log_text; }

API void standin_reset(int device_count) {
  log_length = 0;
  log_text[0] = '\0';
  failing_call[0] = '\0';
  initialised = depth = 0;
  devices = device_count;
  primary.retained = 0;
  memset(allocations, 0, sizeof allocations);
}

/* Makes `call` fail with `result` and do nothing else. */
API void standin_fail(const char *call, CUresult result) {
  snprintf(failing_call, sizeof failing_call, "%s", call);
  failing_result = result;
}

API int standin_retained(void) { return primary.retained; }
API int standin_depth(void) { return depth; }
API int standin_allocations(void) {
  int count = 0;
  for (int i = 0; i < MAX_ALLOCATIONS; i++) count += allocations[i] != NULL;
  return count;
}

static CUresult entered(const char *call, const char *arguments, ...) {
  char text[128];
  va_list list;
  va_start(list, arguments);
  vsnprintf(text, sizeof text, arguments, list);
  va_end(list);
  if (log_length + 256 < sizeof log_text)
    log_length += (size_t)sprintf(log_text + log_length, "%s(%s)\n", call, text);
  return strcmp(call, failing_call) == 0 ? failing_result : SUCCESS;
}

/* Logs a call. Returns the error set by the test, or else the one that the driver would return. */
#define ENTER(needs_init, ...)                                                                     \
  do {                                                                                             \
    const CUresult told = entered(__func__, __VA_ARGS__);                                          \
    if (told != SUCCESS) return told;                                                              \
    if ((needs_init) && !initialised) return NOT_INITIALIZED;                                      \
  } while (0)

static void free_all(void) {
  for (int i = 0; i < MAX_ALLOCATIONS; i++) {
    free(allocations[i]);
    allocations[i] = NULL;
  }
}

static int context_is_current(void) { return depth > 0 && stack[depth - 1]->retained > 0; }

/* The driver. */

API CUresult cuInit(unsigned int flags) {
  ENTER(0, "%u", flags);
  initialised = 1;
  return SUCCESS;
}

API CUresult cuDriverGetVersion(int *version) {
  ENTER(0, "");
  *version = 12040;
  return SUCCESS;
}

API CUresult cuDeviceGetCount(int *count) {
  ENTER(1, "");
  *count = devices;
  return SUCCESS;
}

API CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  ENTER(1, "%d", ordinal);
  if (ordinal >= devices) return INVALID_DEVICE;
  *device = 7; /* a handle need not be the ordinal */
  return SUCCESS;
}

API CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
  ENTER(1, "%d, %d", length, device);
  snprintf(name, (size_t)length, "Stand-in GPU");
  return SUCCESS;
}

API CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
  ENTER(1, "%d", device);
  primary.retained++;
  *context = &primary;
  return SUCCESS;
}

API CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  ENTER(1, "%d", device);
  if (primary.retained == 0) return INVALID_CONTEXT;
  if (--primary.retained == 0) free_all(); /* ends the context and frees its allocations */
  return SUCCESS;
}

API CUresult cuCtxPushCurrent_v2(CUcontext context) {
  ENTER(1, "%s", context == &primary ? "primary" : "unknown");
  if (context != &primary || primary.retained == 0 || depth == MAX_DEPTH) return INVALID_CONTEXT;
  stack[depth++] = context;
  return SUCCESS;
}

API CUresult cuCtxPopCurrent_v2(CUcontext *context) {
  ENTER(1, "");
  if (depth == 0) return INVALID_CONTEXT;
  *context = stack[--depth];
  return SUCCESS;
}

API CUresult cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
  ENTER(1, "");
  if (!context_is_current()) return INVALID_CONTEXT;
  *free_bytes = (size_t)11 << 30;
  *total = (size_t)12 << 30;
  return SUCCESS;
}

API CUresult cuMemHostAlloc(void **pointer, size_t bytes, unsigned int flags) {
  ENTER(1, "%zu, %u", bytes, flags);
  if (!context_is_current()) return INVALID_CONTEXT;
  int i = 0;
  while (i < MAX_ALLOCATIONS && allocations[i] != NULL) i++;
  if (i == MAX_ALLOCATIONS) return OUT_OF_MEMORY;
  allocations[i] = aligned_alloc(PAGE, (bytes + PAGE - 1) / PAGE * PAGE);
  if (allocations[i] == NULL) return OUT_OF_MEMORY;
  memset(allocations[i], 0xAB, bytes); /* the driver does not clear memory */
  *pointer = allocations[i];
  return SUCCESS;
}

API CUresult cuMemFreeHost(void *pointer) {
  ENTER(1, "");
  if (!context_is_current()) return INVALID_CONTEXT;
  for (int i = 0; i < MAX_ALLOCATIONS; i++) {
    if (pointer == NULL || allocations[i] != pointer) continue;
    allocations[i] = NULL;
    free(pointer);
    return SUCCESS;
  }
  return INVALID_VALUE;
}

static const struct {
  CUresult result;
  const char *name, *text;
} errors[] = {
    {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {999, "CUDA_ERROR_UNKNOWN", "unknown error"},
};

static int index_of(CUresult result) {
  int i = sizeof errors / sizeof *errors;
  while (i-- > 0 && errors[i].result != result) {
  }
  return i;
}

API CUresult cuGetErrorName(CUresult result, const char **text) {
  const int i = index_of(result);
  *text = i < 0 ? NULL : errors[i].name;
  return i < 0 ? INVALID_VALUE : SUCCESS;
}

API CUresult cuGetErrorString(CUresult result, const char **text) {
  const int i = index_of(result);
  *text = i < 0 ? NULL : errors[i].text;
  return i < 0 ? INVALID_VALUE : SUCCESS;
}
