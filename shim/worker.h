#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

namespace kokoro {

/// A thread that runs tasks in the order in which it receives them. libtorch keeps thread pools and
/// settings for each calling thread, and callers use changing threads. So an engine does all of its
/// work on one worker.
class Worker {
 public:
  Worker() : thread_([this] { loop(); }) {}

  /// Finishes all tasks first.
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

  /// Queues `task`, which must not throw, without waiting for it.
  void post(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(task));
    }
    wake_.notify_one();
  }

  /// Runs `task` and waits for it. Returns what it returns, or throws what it throws.
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
  std::thread thread_;  // last, so that it starts after the other members exist
};

}  // namespace kokoro
