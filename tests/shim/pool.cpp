// Makes pools of threads while the system refuses to start some of them:
//
//     pool THREADS
//
// For each number of threads that still start, prints how many were running at the refusal, and
// whether the refusal was an error that could be caught. Then checks that a whole pool works.

#include "kernels/pool.h"

#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace {

/// How many threads may still start; negative: all.
int allowed = -1;
int started = 0;

bool refused(int threads) {
  try {
    const kokoro::kernels::Pool pool(threads);
    return false;
  } catch (const std::system_error &error) {
    return error.code().value() == EAGAIN;
  }
}

int sum_with(int threads) {
  kokoro::kernels::Pool pool(threads);
  std::atomic<int> sum = 0;
  pool(1000, [&](int64_t i) { sum += static_cast<int>(i); });
  return sum;
}

}  // namespace

/// Takes the place of the system's function.
extern "C" int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                              void *(*start)(void *), void *argument) noexcept {
  using Create = int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
  if (allowed == 0) return EAGAIN;
  if (allowed > 0) --allowed;
  ++started;
  return create(thread, attributes, start, argument);
}

int main(int, char **arguments) {
  const int threads = std::atoi(arguments[1]);
  for (int count = 0; count < threads - 1; ++count) {
    allowed = count;
    started = 0;
    const bool caught = refused(threads);
    std::printf("%d %s\n", started, caught ? "refused" : "made");
  }
  allowed = -1;
  std::printf("%d\n", sum_with(threads));
}
