#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

namespace kokoro {

/// One thread that does what it is given, in order. libtorch keeps pools and settings per calling thread, and
/// callers come on changing threads: so all of an engine's work happens here.
class Worker {
 public:
  Worker() : thread_([this] { loop(); }) {}

  /// Finishes what was given.
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  Worker(const Worker &) = delete;
  Worker &operator=(const Worker &) = delete;

  /// Does `task`, which must not throw, when it comes to it.
  void post(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(task));
    }
    wake_.notify_one();
  }

  /// Returns what `task` returns, or throws what it throws, when it is done.
  template <class Task>
  auto run(Task &&task) {
    std::packaged_task<decltype(task())()> packaged(std::forward<Task>(task));
    auto result = packaged.get_future();
    post([&packaged] { packaged(); });
    return result.get();
  }

 private:
  void loop() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      const std::function<void()> task = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last, so that it begins when the rest is there
};

}  // namespace kokoro
