/*
 * Refuses one call of the C library on purpose. A process gets it preloaded (LD_PRELOAD). The
 * process itself chooses what is refused with faults_arm, or the variable FAULTS does from the
 * start: KIND:NUMBER.
 *
 * Not every call counts:
 *
 * - Memory, mappings and threads count when one of kCallers asks for them. Deno and the system's
 *   loader abort without memory, and libgomp ends the process, whatever we do. Of JavaScript's
 *   memory, only larger buffers count.
 * - Files count when they are below one of the folders in FAULTS_FOLDERS, which ":" separates.
 * - Libraries count when they are opened by name, except by themselves.
 *
 * - Nothing counts any more when the process has called exit: libtorch's destructors need memory.
 *
 * At exit, the counts are written to the file that FAULTS_REPORT names.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

/* The allocator's own names, since the others are replaced here. */
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static const char *const kKinds[] = {"none",   "memory", "buffer", "mmap",  "thread",
                                     "dlopen", "open",   "write",  "fsync", "rename"};
enum kind { NONE, MEMORY, BUFFER, MMAP, THREAD, DLOPEN, OPEN, WRITE, FSYNC, RENAME, KINDS };

/* The libraries whose calls for memory and threads count, by the start of their file's name. */
static const char *const kCallers[] = {"libkokoro", "libtorch", "libc10", "libstdc++"};

enum {
  ONEDNN_BUFFER = 1 << 16,
  LARGE_BUFFER = 1 << 12,
  RANGES = 32,
  PATH_BYTES = 4096,
  PLACES = 1 << 16,
  DEPTH = 10
};

struct range {
  uintptr_t begin, end;
  int onednn;
};

static struct range ranges[RANGES];
static atomic_int range_count;
static atomic_int armed;
static atomic_long calls, refused, first, last, threads;
static char folders[PATH_BYTES];
static char report[PATH_BYTES];

static int add_ranges(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  int *const count = data;
  const char *const slash = strrchr(info->dlpi_name, '/');
  const char *const name = slash ? slash + 1 : info->dlpi_name;
  for (size_t i = 0; i < sizeof kCallers / sizeof *kCallers; ++i) {
    if (strncmp(name, kCallers[i], strlen(kCallers[i])) != 0) continue;
    for (int j = 0; j < info->dlpi_phnum && *count < RANGES; ++j) {
      const ElfW(Phdr) *const part = &info->dlpi_phdr[j];
      if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
      const uintptr_t begin = info->dlpi_addr + part->p_vaddr;
      ranges[(*count)++] =
          (struct range){begin, begin + part->p_memsz, strncmp(name, "libtorch_cpu", 12) == 0};
    }
  }
  return 0;
}

static void find_callers(void) {
  int count = 0;
  dl_iterate_phdr(add_ranges, &count);
  range_count = count;
}

/* The code of one of kCallers that this address is in, or null. */
static const struct range *range_of(const void *address) {
  const uintptr_t at = (uintptr_t)address;
  for (int i = 0, count = range_count; i < count; ++i)
    if (at >= ranges[i].begin && at < ranges[i].end) return &ranges[i];
  return NULL;
}

static int is_onednn(const void *address) {
  const struct range *const range = range_of(address);
  return range != NULL && range->onednn;
}

static int is_below(const char *path) {
  for (const char *folder = folders; *folder;) {
    const size_t length = strcspn(folder, ":");
    if (length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/') return 1;
    folder += length + (folder[length] == ':');
  }
  return 0;
}

static int is_file(int descriptor) {
  char link[64], path[PATH_BYTES];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = '\0';
  return is_below(path);
}

/* The places that calls came from: the hash of the stack, and the number of the first call. */
static atomic_int noting;
static _Atomic(uint64_t) places[PLACES];
static int64_t numbers[PLACES];
static atomic_int place_count;

/* Notes the place of a call if no earlier one came from there. */
static void note(long number) {
  void *stack[DEPTH];
  uint64_t hash = 1;
  for (int i = 0, depth = backtrace(stack, DEPTH); i < depth; ++i)
    hash = (hash ^ (uintptr_t)stack[i]) * 0x9E3779B97F4A7C15;
  for (size_t at = hash % PLACES, tries = 0; tries < PLACES; at = (at + 1) % PLACES, ++tries) {
    uint64_t held = 0;
    if (atomic_compare_exchange_strong(&places[at], &held, hash))
      numbers[place_count++] = number;
    else if (held != hash)
      continue;
    return;
  }
}

/* Counts a call, and returns whether it is refused. */
static int refuses(void) {
  const long number = ++calls;
  if (noting) note(number);
  if (number < first || number > last) return 0;
  ++refused;
  return 1;
}

#define REFUSES(kind, counts) (armed == (kind) && (counts) && refuses())
#define ASKED_BY_CALLER (range_of(__builtin_return_address(0)) != NULL)

/* Counts calls of this kind from now on, and refuses those from `from` to `to`, from 1 on. */
EXPORT void faults_arm(int32_t kind, int64_t from, int64_t to) {
  armed = NONE;
  find_callers();
  calls = refused = 0;
  first = from;
  last = to;
  armed = kind;
}

/* Stops, and returns how many calls there were. */
EXPORT int64_t faults_stop(void) {
  armed = NONE;
  return calls;
}

EXPORT int64_t faults_refused(void) { return refused; }

/* How many threads that kCallers started have not ended. */
EXPORT int64_t faults_threads(void) { return threads; }

/*
 * Begins to note the places of calls, or stops and writes the number of the first call from each
 * place, in their order. Returns how many there are.
 */
EXPORT void faults_note(void) {
  memset((void *)places, 0, sizeof places);
  place_count = 0;
  noting = 1;
}

EXPORT int64_t faults_noted(int64_t *into, int64_t room) {
  noting = 0;
  const int64_t count = place_count < room ? place_count : room;
  memcpy(into, numbers, (size_t)count * sizeof *numbers);
  return count;
}

EXPORT void *malloc(size_t size) {
  if (REFUSES(MEMORY, ASKED_BY_CALLER)) return errno = ENOMEM, NULL;
  return __libc_malloc(size);
}

/* JavaScript's engine gets the memory of its larger buffers here, and throws without it. */
EXPORT void *calloc(size_t count, size_t size) {
  if (REFUSES(BUFFER, count * size >= LARGE_BUFFER && !ASKED_BY_CALLER)) return NULL;
  if (REFUSES(MEMORY, ASKED_BY_CALLER)) return errno = ENOMEM, NULL;
  return __libc_calloc(count, size);
}

EXPORT void *realloc(void *memory, size_t size) {
  if (REFUSES(MEMORY, ASKED_BY_CALLER)) return errno = ENOMEM, NULL;
  return __libc_realloc(memory, size);
}

EXPORT void *memalign(size_t alignment, size_t size) {
  if (REFUSES(MEMORY, ASKED_BY_CALLER)) return errno = ENOMEM, NULL;
  return __libc_memalign(alignment, size);
}

EXPORT void *aligned_alloc(size_t alignment, size_t size) {
  if (REFUSES(MEMORY, ASKED_BY_CALLER)) return errno = ENOMEM, NULL;
  return __libc_memalign(alignment, size);
}

/*
 * libtorch_cpu itself calls this only in oneDNN, whose operator new returns null for its smaller
 * objects, and whose constructors crash then. Its buffers are larger.
 */
EXPORT int posix_memalign(void **memory, size_t alignment, size_t size) {
  const int reports = size >= ONEDNN_BUFFER || !is_onednn(__builtin_return_address(0));
  if (REFUSES(MEMORY, reports && ASKED_BY_CALLER)) return ENOMEM;
  void *const made = __libc_memalign(alignment, size);
  if (made == NULL) return ENOMEM;
  *memory = made;
  return 0;
}

EXPORT void *mmap(void *address, size_t size, int protection, int flags, int file, off_t offset) {
  if (REFUSES(MMAP, ASKED_BY_CALLER)) return errno = ENOMEM, (void *)-1;
  return (void *)syscall(SYS_mmap, address, size, protection, flags, file, offset);
}

EXPORT void *mmap64(void *, size_t, int, int, int, off_t) __attribute__((alias("mmap")));

struct start {
  void *(*routine)(void *);
  void *argument;
};

/* Ends, also by pthread_exit, as one thread less. */
static void ended(void *unused) {
  (void)unused;
  --threads;
}

static void *run(void *given) {
  const struct start start = *(struct start *)given;
  __libc_free(given);
  void *result;
  pthread_cleanup_push(ended, NULL);
  result = start.routine(start.argument);
  pthread_cleanup_pop(1);
  return result;
}

EXPORT int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*routine)(void *), void *argument) {
  typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  static _Atomic(create *) next;
  if (next == NULL) next = (create *)dlsym(RTLD_NEXT, "pthread_create");
  if (REFUSES(THREAD, ASKED_BY_CALLER)) return EAGAIN;
  if (!ASKED_BY_CALLER) return next(thread, attributes, routine, argument);
  struct start *const start = __libc_malloc(sizeof *start);
  if (start == NULL) return EAGAIN;
  *start = (struct start){routine, argument};
  ++threads;
  const int error = next(thread, attributes, run, start);
  if (error == 0) return 0;
  --threads;
  __libc_free(start);
  return error;
}

EXPORT void *dlopen(const char *name, int flags) {
  typedef void *opening(const char *, int);
  static _Atomic(opening *) next;
  if (next == NULL) next = (opening *)dlsym(RTLD_NEXT, "dlopen");
  const int ours = armed == DLOPEN && name != NULL;
  if (ours && refuses()) name = "/refused on purpose";
  void *const library = next(name, flags);
  find_callers();
  return library;
}

static int opened(const char *path, int flags, mode_t mode) {
  if (REFUSES(OPEN, is_below(path))) return errno = EMFILE, -1;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

EXPORT int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return opened(path, flags, mode);
}

EXPORT int open64(const char *, int, ...) __attribute__((alias("open")));

EXPORT ssize_t write(int file, const void *bytes, size_t count) {
  if (REFUSES(WRITE, is_file(file))) return errno = ENOSPC, -1;
  return syscall(SYS_write, file, bytes, count);
}

EXPORT int fsync(int file) {
  if (REFUSES(FSYNC, is_file(file))) return errno = EIO, -1;
  return (int)syscall(SYS_fsync, file);
}

EXPORT int rename(const char *from, const char *to) {
  if (REFUSES(RENAME, is_below(from) || is_below(to))) return errno = EIO, -1;
  return (int)syscall(SYS_rename, from, to);
}

EXPORT void exit(int code) {
  typedef void leaving(int);
  faults_stop();
  ((leaving *)dlsym(RTLD_NEXT, "exit"))(code);
  __builtin_unreachable();
}

/* Children are left alone. */
__attribute__((constructor)) static void begin(void) {
  snprintf(folders, sizeof folders, "%s", getenv("FAULTS_FOLDERS") ?: "");
  snprintf(report, sizeof report, "%s", getenv("FAULTS_REPORT") ?: "");
  const char *const chosen = getenv("FAULTS") ?: "";
  char kind[16] = "";
  long number = 0;
  const int found = sscanf(chosen, "%15[a-z]:%ld", kind, &number);
  for (int i = 1; i < KINDS; ++i)
    if (found == 2 && strcmp(kind, kKinds[i]) == 0) faults_arm(i, number, number);
  void *stack[1];
  backtrace(stack, 1);  // loads what it needs
  unsetenv("FAULTS");
  unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void) {
  const long counted = faults_stop();
  if (!*report) return;
  char text[64];
  const int length = snprintf(text, sizeof text, "%ld %ld\n", counted, (long)refused);
  const int file = open(report, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0 || write(file, text, (size_t)length) != length) return;
  close(file);
}
