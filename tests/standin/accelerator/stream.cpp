#include "stream.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "memory.h"

namespace standin {

void Range::poison() const {
  if (bytes > 0) std::memset(begin, 0xFF, bytes);
}

Stream &Stream::of(c10::DeviceIndex device) {
  static auto &all = *new std::array<Stream, memory::kDevices>;
  return all.at(device);
}

template <class Matters>
void Stream::run_through(Matters &&matters) {
  const std::lock_guard lock(mutex_);
  const auto last = std::find_if(waiting_.rbegin(), waiting_.rend(), matters);
  for (auto count = std::distance(last, waiting_.rend()); count > 0; --count) {
    waiting_.front().run();
    waiting_.pop_front();
    ++done_;
  }
}

void Stream::append(Range source, Range target, std::function<void()> copy) {
  const std::lock_guard lock(mutex_);
  before_write(target);  // earlier copies still need what the poison overwrites
  target.poison();
  waiting_.push_back({source, target, std::move(copy)});
}

uint64_t Stream::last() {
  const std::lock_guard lock(mutex_);
  return done_ + waiting_.size();
}

void Stream::before_read(const Range &range) {
  run_through([&](const Copy &copy) { return copy.target.overlaps(range); });
}

void Stream::before_write(const Range &range) {
  run_through(
      [&](const Copy &copy) { return copy.target.overlaps(range) || copy.source.overlaps(range); });
}

void Stream::finish() {
  run_through([](const Copy &) { return true; });
}

bool Stream::is_done(uint64_t number) {
  const std::lock_guard lock(mutex_);
  return number <= done_;
}

bool Stream::uses(const Range &range) {
  const std::lock_guard lock(mutex_);
  return std::any_of(waiting_.begin(), waiting_.end(), [&](const Copy &copy) {
    return copy.target.overlaps(range) || copy.source.overlaps(range);
  });
}

}  // namespace standin
