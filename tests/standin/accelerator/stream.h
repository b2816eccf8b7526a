#pragma once

#include <c10/core/Device.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

namespace standin {

/// Bytes that kernels and the host can read: memory of the host, or the alias of a device's.
struct Range {
  char *begin = nullptr;
  size_t bytes = 0;

  bool overlaps(const Range &other) const {
    return begin < other.begin + other.bytes && other.begin < begin + bytes;
  }
  /// Fills the bytes with ones: NaN as floats, -1 as integers.
  void poison() const;
};

/// The stream of a device. A copy that the host does not wait for is run as late as it may: when
/// the host waits for the stream, or just before a kernel uses what the copy reads or writes. Until
/// then its target is poisoned. Kernels themselves run at once.
class Stream {
 public:
  static Stream &of(c10::DeviceIndex device);

  /// Appends a copy.
  void append(Range source, Range target, std::function<void()> copy);

  /// Runs what must be done before a kernel may read or write memory.
  void before_read(const Range &range);
  void before_write(const Range &range);

  /// Runs everything.
  void finish();

  /// The number of the newest copy.
  uint64_t last();

  /// Whether the copy with this number has been run.
  bool is_done(uint64_t number);

  /// Whether a copy waits that uses the memory.
  bool uses(const Range &range);

 private:
  struct Copy {
    Range source, target;
    std::function<void()> run;
  };

  /// Runs all copies up to the last for which `matters` returns true.
  template <class Matters>
  void run_through(Matters &&matters);

  std::recursive_mutex mutex_;
  std::deque<Copy> waiting_;
  uint64_t done_ = 0;  // copies that were run
};

}  // namespace standin
