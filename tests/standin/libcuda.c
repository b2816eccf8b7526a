/*
 * A stand-in for the CUDA driver. It logs every call with its arguments, and enforces the driver's
 * rules: initialise first, a context must be current, each allocation is freed once. Tests can make
 * a call fail, and choose the driver's version and its GPUs: by a call, or for other processes by
 * the environment variable STANDIN_CUDA.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define API __attribute__((visibility("default")))

typedef int CUresult;
typedef int CUdevice;
typedef struct gpu *CUcontext;
typedef struct {
  unsigned char bytes[16];
} CUuuid;

enum {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_CONTEXT = 201
};

enum { PAGE = 4096, MAX_ALLOCATIONS = 4096, MAX_DEPTH = 8, MAX_GPUS = 16 };
enum { FIRST_DEVICE = 7 }; /* a handle need not be the ordinal */
enum { CAPABILITY_MAJOR = 75, CAPABILITY_MINOR = 76 };

#define DEFAULT_MACHINE "12040\n8 6 12884901888 000102030405060708090a0b0c0d0e0f - Stand-in GPU\n"

/* A GPU and its primary context. */
static struct gpu {
  int major, minor;
  unsigned long long bytes;
  CUuuid uuid, part; /* the same unless it is a part of a GPU */
  char name[64];
  int retained;
} gpus[MAX_GPUS], *visible[MAX_GPUS];

static char log_text[1 << 20];
static size_t log_length;
static char failing_call[64];
static CUresult failing_result;
static int version, count, visible_count, initialised, depth;
static CUcontext stack[MAX_DEPTH];
static void *allocations[MAX_ALLOCATIONS];
static size_t used; /* bytes of GPUs */

/* For the tests. */

API const char *standin_log(void) { return log_text; }

static CUuuid uuid_of(const char *hexadecimal) {
  CUuuid uuid;
  for (int i = 0; i < 16; i++) sscanf(hexadecimal + 2 * i, "%2hhx", &uuid.bytes[i]);
  return uuid;
}

/*
 * Resets everything. The first line of `machine` is the driver's version. Each further line is a
 * GPU: major and minor number, bytes, UUID, UUID of the part or "-", name.
 */
API void standin_reset(const char *machine) {
  log_length = 0;
  log_text[0] = '\0';
  failing_call[0] = '\0';
  initialised = depth = count = 0;
  used = 0;
  memset(gpus, 0, sizeof gpus);
  memset(allocations, 0, sizeof allocations);
  version = atoi(machine);
  char uuid[33], part[33];
  for (const char *line = strchr(machine, '\n'); line && line[1]; line = strchr(line + 1, '\n')) {
    struct gpu *gpu = &gpus[count++];
    sscanf(line + 1, "%d %d %llu %32s %32s %63[^\n]", &gpu->major, &gpu->minor, &gpu->bytes, uuid,
           part, gpu->name);
    gpu->uuid = uuid_of(uuid);
    gpu->part = uuid_of(part[0] == '-' ? uuid : part);
  }
}

__attribute__((constructor)) static void start(void) {
  const char *machine = getenv("STANDIN_CUDA");
  standin_reset(machine ? machine : DEFAULT_MACHINE);
}

/* Makes `call` fail with `result` and do nothing else. */
API void standin_fail(const char *call, CUresult result) {
  snprintf(failing_call, sizeof failing_call, "%s", call);
  failing_result = result;
}

API int standin_retained(void) {
  int sum = 0;
  for (int i = 0; i < count; i++) sum += gpus[i].retained;
  return sum;
}
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

/* Shows the GPUs whose numbers are in CUDA_VISIBLE_DEVICES, up to the first that is none. */
static void show(const char *list) {
  visible_count = 0;
  for (int i = 0; list == NULL && i < count; i++) visible[visible_count++] = &gpus[i];
  while (list != NULL && *list >= '0' && *list <= '9' && atoi(list) < count) {
    visible[visible_count++] = &gpus[atoi(list)];
    list = strchr(list, ',');
    if (list != NULL) list++;
  }
}

static struct gpu *gpu_of(CUdevice device) {
  const int ordinal = device - FIRST_DEVICE;
  return ordinal < 0 || ordinal >= visible_count ? NULL : visible[ordinal];
}

/* The driver. */

API CUresult cuInit(unsigned int flags) {
  ENTER(0, "%u", flags);
  show(getenv("CUDA_VISIBLE_DEVICES"));
  if (count > 0 && visible_count == 0) return NO_DEVICE;
  initialised = 1;
  return SUCCESS;
}

API CUresult cuDriverGetVersion(int *result) {
  ENTER(0, "");
  *result = version;
  return SUCCESS;
}

API CUresult cuDeviceGetCount(int *result) {
  ENTER(1, "");
  *result = visible_count;
  return SUCCESS;
}

API CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  ENTER(1, "%d", ordinal);
  if (ordinal < 0 || ordinal >= visible_count) return INVALID_DEVICE;
  *device = FIRST_DEVICE + ordinal;
  return SUCCESS;
}

API CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
  ENTER(1, "%d, %d", length, device);
  if (gpu_of(device) == NULL) return INVALID_DEVICE;
  snprintf(name, (size_t)length, "%s", gpu_of(device)->name);
  return SUCCESS;
}

API CUresult cuDeviceGetAttribute(int *value, int attribute, CUdevice device) {
  ENTER(1, "%d, %d", attribute, device);
  if (gpu_of(device) == NULL) return INVALID_DEVICE;
  if (attribute != CAPABILITY_MAJOR && attribute != CAPABILITY_MINOR) return INVALID_VALUE;
  *value = attribute == CAPABILITY_MAJOR ? gpu_of(device)->major : gpu_of(device)->minor;
  return SUCCESS;
}

API CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
  ENTER(1, "%d", device);
  if (gpu_of(device) == NULL) return INVALID_DEVICE;
  *bytes = gpu_of(device)->bytes;
  return SUCCESS;
}

API CUresult cuDeviceGetUuid(CUuuid *uuid, CUdevice device) {
  ENTER(1, "%d", device);
  if (gpu_of(device) == NULL) return INVALID_DEVICE;
  *uuid = gpu_of(device)->uuid;
  return SUCCESS;
}

#ifndef STANDIN_BEFORE_11_4
API CUresult cuDeviceGetUuid_v2(CUuuid *uuid, CUdevice device) {
  ENTER(1, "%d", device);
  if (gpu_of(device) == NULL) return INVALID_DEVICE;
  *uuid = gpu_of(device)->part;
  return SUCCESS;
}
#endif

API CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
  ENTER(1, "%d", device);
  if (gpu_of(device) == NULL) return INVALID_DEVICE;
  *context = gpu_of(device);
  (*context)->retained++;
  return SUCCESS;
}

API CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  ENTER(1, "%d", device);
  if (gpu_of(device) == NULL || gpu_of(device)->retained == 0) return INVALID_CONTEXT;
  gpu_of(device)->retained--;
  if (standin_retained() == 0) free_all(); /* ends the context and frees its allocations */
  return SUCCESS;
}

API CUresult cuCtxPushCurrent_v2(CUcontext context) {
  ENTER(1, "GPU %td", context - gpus);
  if (context->retained == 0 || depth == MAX_DEPTH) return INVALID_CONTEXT;
  stack[depth++] = context;
  return SUCCESS;
}

API CUresult cuCtxPopCurrent_v2(CUcontext *context) {
  ENTER(1, "");
  if (depth == 0) return INVALID_CONTEXT;
  *context = stack[--depth];
  return SUCCESS;
}

/* What is free of the current GPU: programs use 1 GiB. */
static size_t free_bytes(void) { return stack[depth - 1]->bytes - ((size_t)1 << 30) - used; }

API CUresult cuMemGetInfo_v2(size_t *unused, size_t *total) {
  ENTER(1, "");
  if (!context_is_current()) return INVALID_CONTEXT;
  *total = stack[depth - 1]->bytes;
  *unused = free_bytes();
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

/* Memory of a GPU is memory of the host here. Its size is in front of it. */
API CUresult cuMemAlloc_v2(size_t **address, size_t bytes) {
  ENTER(1, "%zu", bytes);
  if (!context_is_current()) return INVALID_CONTEXT;
  size_t *const memory = bytes > free_bytes() ? NULL : malloc(sizeof(size_t) + bytes);
  if (memory == NULL) return OUT_OF_MEMORY;
  *memory = bytes;
  *address = memory + 1;
  used += bytes;
  return SUCCESS;
}

API CUresult cuMemFree_v2(size_t *address) {
  ENTER(1, "");
  if (!context_is_current()) return INVALID_CONTEXT;
  used -= address[-1];
  free(address - 1);
  return SUCCESS;
}

API CUresult cuMemcpyDtoH_v2(void *to, const void *from, size_t bytes) {
  ENTER(1, "%zu", bytes);
  if (!context_is_current()) return INVALID_CONTEXT;
  memcpy(to, from, bytes);
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
