#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "error.h"

namespace kokoro {

/// A thread that runs tasks in the order in which it receives them. libtorch keeps thread pools and
/// settings for each calling thread, and callers use changing threads. So an engine does all of its
/// work on one worker.
///
/// When the process exits, all workers stop: libraries destroy their static objects then, which a
/// running task uses.
class Worker {
 public:
  Worker();

  /// A worker whose thread is kept for the next caller when the last reference to it is gone. For
  /// GPUs: cuDNN never frees the plans that it keeps for a thread.
  static std::shared_ptr<Worker> kept();

  /// Finishes all tasks first.
  ~Worker();

  Worker(const Worker &) = delete;
  Worker &operator=(const Worker &) = delete;

  /// Queues `task`, which must not throw, without waiting for it.
  void post(std::function<void()> task);

  /// Runs `task` and waits for it. Returns what it returns, or throws what it throws.
  template <class Task>
  auto run(Task &&task) {
    // Shared, because the caller may go on before the worker has left the task.
    const auto packaged = std::make_shared<std::packaged_task<decltype(task())()>>([&] {
      check_wanted();
      return task();
    });
    auto result = packaged->get_future();
    post([packaged] { (*packaged)(); });
    return result.get();
  }

  /// Replaces the worker's thread after the task at hand, which must call this. `begin` is the
  /// first that the new thread runs. Keeps the old thread if no other can be started.
  void renew(std::function<void()> begin) { renewal_ = std::move(begin); }

  /// Waits until all tasks are done.
  void wait();

  /// Makes all tasks fail that have not begun, and lets the task at hand know with check_wanted.
  void abandon() { abandoned_ = true; }

  /// Throws Error when the worker was abandoned: its results are not needed any more, and the
  /// memory that they would be written to may be gone.
  void check_wanted() const;

  /// Abandons all workers and waits for their tasks at hand, except for that of the calling thread.
  /// From then on, the process is exiting.
  static void stop_all() noexcept;

  /// Whether stop_all was called.
  static bool exiting();

 private:
  struct Idle;

  void loop();
  bool renew_thread();

  std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::deque<std::function<void()>> queue_;
  bool busy_ = false;
  bool stopping_ = false;
  std::function<void()> renewal_;  // only used by the worker's thread
  std::atomic<bool> abandoned_ = false;
  std::thread thread_, before_;
  std::unique_ptr<Worker> next_;  // while this worker is idle
};

}  // namespace kokoro
