#pragma once

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace kokoro {

/// Keeps what this thread computes to itself while it lives: libtorch's LSTMs share out every single step,
/// and waiting for the others takes longer than the step. at::set_num_threads would say so to all threads.
class OneThread {
 public:
  OneThread() { set(1); }
  ~OneThread() { set(threads_); }
  OneThread(const OneThread &) = delete;
  OneThread &operator=(const OneThread &) = delete;

 private:
  /// OpenMP's own function, which is about the calling thread alone. Without OpenMP there is none.
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
