#include "pool.h"

#include <chrono>
#include <utility>

namespace kokoro::kernels {
namespace {

/// How long a thread stays awake: about the time that it needs to fall asleep and wake up again.
constexpr std::chrono::microseconds kAwake{100};

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Waits until `value` is no longer `old`.
template <class T>
void wait_while(const std::atomic<T> &value, T old) {
  const auto end = std::chrono::steady_clock::now() + kAwake;
  do {
    for (int i = 0; i < 32; ++i) {
      if (value.load(std::memory_order_acquire) != old) return;
      pause();
    }
  } while (std::chrono::steady_clock::now() < end);
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

Pool::Pool(int threads) {
  std::fegetenv(&environment_);
  try {
    for (int i = 1; i < threads; ++i) threads_.emplace_back([this] { serve(); });
  } catch (...) {
    stop();  // a thread that is destroyed while it runs would end the process
    throw;
  }
}

Pool::~Pool() { stop(); }

void Pool::stop() {
  stopping_ = true;
  ++tasks_;
  tasks_.notify_all();
  for (std::thread &thread : threads_) thread.join();
}

void Pool::operator()(int64_t count, const std::function<void(int64_t)> &body) {
  body_ = &body;
  count_ = count;
  next_ = 0;
  // A single piece needs no other threads.
  const bool alone = count < 2 || threads_.empty();
  if (!alone) {
    busy_ = static_cast<int>(threads_.size());
    tasks_.fetch_add(1, std::memory_order_release);
    tasks_.notify_all();
  }
  work();
  if (!alone)
    for (int busy = busy_; busy != 0; busy = busy_) wait_while(busy_, busy);
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Pool::serve() {
  std::fesetenv(&environment_);
  uint32_t done = 0;
  while (true) {
    wait_while(tasks_, done);
    ++done;
    if (stopping_) return;
    work();
    if (--busy_ == 0) busy_.notify_one();
  }
}

void Pool::work() noexcept {
  try {
    for (int64_t i = next_++; i < count_; i = next_++) (*body_)(i);
  } catch (...) {
    next_ = count_;
    const std::lock_guard lock(failing_);
    if (!failure_) failure_ = std::current_exception();
  }
}

}  // namespace kokoro::kernels
