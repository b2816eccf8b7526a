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

/// Threads that share the pieces of one task after the other. Between tasks they stay awake for a moment,
/// since the next is mostly near, and then sleep.
class Pool {
 public:
  /// `threads` of which one is the caller's. The others compute as the maker's thread does, as to rounding
  /// and denormals.
  explicit Pool(int threads);
  ~Pool();
  Pool(const Pool &) = delete;
  Pool &operator=(const Pool &) = delete;

  /// Runs body(0) .. body(count - 1) and returns when all are done. They are handed out one by one, so that
  /// a thread that is held up holds up nobody else. Throws what a body throws. One caller at a time.
  void operator()(int64_t count, const std::function<void(int64_t)> &body);

 private:
  void serve();
  void work() noexcept;

  std::fenv_t environment_{};
  const std::function<void(int64_t)> *body_ = nullptr;
  int64_t count_ = 0;
  std::atomic<int64_t> next_ = 0;
  std::atomic<int> busy_ = 0;        // threads that have not finished this task
  std::atomic<uint32_t> tasks_ = 0;  // so far
  std::atomic<bool> stopping_ = false;
  std::mutex failing_;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace kokoro::kernels
