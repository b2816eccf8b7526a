#pragma once

#include <atomic>
#include <cfenv>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kokoro::kernels {

/// Threads that share the pieces of a task, one task after another. After a task they stay awake
/// for a moment, because the next one usually follows soon, and then sleep.
class Pool {
 public:
  /// `threads` includes the caller's. The others copy its settings for rounding and denormals.
  /// Throws std::system_error when the system can't start that many.
  explicit Pool(int threads);
  ~Pool();
  Pool(const Pool &) = delete;
  Pool &operator=(const Pool &) = delete;

  /// The number of threads, including the caller's.
  int threads() const { return static_cast<int>(threads_.size()) + 1; }

  /// Runs body(0) .. body(count - 1) and returns when all are done. Pieces are handed out one by
  /// one, so that a slow thread does not delay the others. Throws what `body` throws. Only one
  /// thread may call this at a time.
  void operator()(int64_t count, const std::function<void(int64_t)> &body);

 private:
  void serve();
  void work() noexcept;
  void stop();

  std::fenv_t environment_{};
  const std::function<void(int64_t)> *body_ = nullptr;
  int64_t count_ = 0;
  std::atomic<int64_t> next_ = 0;
  std::atomic<int> busy_ = 0;        // other threads that have not finished this task
  std::atomic<uint32_t> tasks_ = 0;  // tasks started so far
  std::atomic<bool> stopping_ = false;
  std::mutex failing_;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace kokoro::kernels
