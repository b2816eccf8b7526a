#pragma once

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace kokoro {

/// While this object exists, libtorch uses no other threads for the work of this one. libtorch's
/// LSTMs divide every single step between threads, and waiting for them takes longer than the step.
/// at::set_num_threads would change the number for all callers.
class OneThread {
 public:
  OneThread() { set(1); }
  ~OneThread() { set(threads_); }
  OneThread(const OneThread &) = delete;
  OneThread &operator=(const OneThread &) = delete;

 private:
  /// Calls OpenMP's function, which affects only the calling thread. Does nothing without OpenMP.
  static void set(int threads) {
    using SetThreads = void (*)(int);
    static void *const libtorch = dlopen("libtorch_cpu.so", RTLD_LAZY | RTLD_NOLOAD);
    static const auto set_threads =
        libtorch ? reinterpret_cast<SetThreads>(dlsym(libtorch, "omp_set_num_threads")) : nullptr;
    if (set_threads) set_threads(threads);
  }

  int threads_ = at::get_num_threads();
};

}  // namespace kokoro
