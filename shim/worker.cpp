#include "worker.h"

#include <cstdlib>
#include <set>

#include "lasting.h"

namespace kokoro {
namespace {

/// The tasks of a worker after which stop_all is registered again: loading, preparing and one
/// utterance. Handlers run in reverse order, and libraries register those of their static objects
/// when they first use them. So the handler must be registered after that.
constexpr int kFirstTasks = 8;

/// All workers of the process.
struct Workers {
  std::mutex mutex;
  std::set<Worker *> running;
  std::atomic<bool> exiting = false;
};

Workers &workers() { return lasting<Workers>(); }

/// The worker whose thread this is, if it is one.
thread_local Worker *current = nullptr;

void stop_at_exit() {
  std::atexit([] { Worker::stop_all(); });
}

}  // namespace

Worker::Worker() {
  stop_at_exit();
  const std::lock_guard lock(workers().mutex);
  workers().running.insert(this);
  try {
    thread_ = std::thread([this] { loop(); });
  } catch (...) {
    workers().running.erase(this);
    throw;
  }
}

/// The workers that are kept for the next caller, as a list that takes no memory to add to.
struct Worker::Idle {
  std::mutex mutex;
  std::unique_ptr<Worker> first;

  void add(Worker *worker) {
    const std::lock_guard lock(mutex);
    worker->next_ = std::move(first);
    first.reset(worker);
  }

  std::unique_ptr<Worker> take() {
    const std::lock_guard lock(mutex);
    std::unique_ptr<Worker> taken = std::move(first);
    if (taken) first = std::move(taken->next_);
    return taken;
  }
};

std::shared_ptr<Worker> Worker::kept() {
  const auto keep = [](Worker *worker) {
    worker->wait();
    worker->abandoned_ = false;
    lasting<Idle>().add(worker);
  };
  std::unique_ptr<Worker> idle = lasting<Idle>().take();
  return {idle ? idle.release() : new Worker, keep};
}

Worker::~Worker() {
  {
    const std::lock_guard lock(workers().mutex);
    workers().running.erase(this);
  }
  wait();  // after that, the thread is not replaced any more
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Worker::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void Worker::wait() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return queue_.empty() && !busy_; });
}

void Worker::check_wanted() const {
  if (abandoned_ || exiting())
    throw Error(KOKORO_INTERNAL, "the process or the owner of this engine is ending");
}

void Worker::stop_all() noexcept {
  workers().exiting = true;
  const std::lock_guard lock(workers().mutex);
  for (Worker *worker : workers().running)
    if (worker != current) worker->wait();
}

bool Worker::exiting() { return workers().exiting; }

/// Called by the thread, with the lock, before a task. Returns whether another thread goes on. If
/// none can be started now, the next task tries again.
bool Worker::renew_thread() {
  if (!renewal_) return false;
  before_ = std::move(thread_);
  try {
    thread_ = std::thread([this, begin = renewal_] {
      before_.join();
      begin();
      loop();
    });
  } catch (const std::exception &) {
    thread_ = std::move(before_);
    return false;
  }
  renewal_ = nullptr;
  return true;
}

void Worker::loop() {
  current = this;
  std::unique_lock lock(mutex_);
  for (int first = 0;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty() || renew_thread()) return;
    {
      const std::function<void()> task = std::move(queue_.front());
      queue_.pop_front();
      busy_ = true;
      lock.unlock();
      task();
      if (first < kFirstTasks && !exiting()) {
        ++first;
        stop_at_exit();
      }
    }
    lock.lock();
    busy_ = false;
    idle_.notify_all();
  }
}

}  // namespace kokoro
