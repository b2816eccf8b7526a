#pragma once

#include <c10/core/CachingDeviceAllocator.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "memory.h"

namespace standin {

/// The memory of one device, managed as libtorch's CUDACachingAllocator does by default: sizes are
/// rounded, small and large blocks have a pool each, the smallest free block that fits is taken and
/// split, and neighbours that are free become one block again.
class Pool {
 public:
  explicit Pool(c10::DeviceIndex device) : device_(device) {}

  void *allocate(size_t bytes);
  void free(void *address);

  /// Returns segments that are not in use to the device.
  void release();

  /// Sets the memory of the device, after a release.
  void set_limit(size_t bytes);
  c10::CachingDeviceAllocator::DeviceStats stats();
  void reset_peaks();
  std::pair<size_t, size_t> free_and_total();

 private:
  struct Block {
    char *address;
    size_t size;
    bool small;
    bool used = false;
    Block *before = nullptr, *after = nullptr;  // in the same segment
  };
  struct Smaller {
    bool operator()(const Block *a, const Block *b) const {
      return a->size != b->size ? a->size < b->size : a->address < b->address;
    }
  };

  static size_t segment_size(size_t bytes, bool small);
  Block *take(size_t bytes, bool small);
  Block *new_segment(size_t bytes, bool small);
  char *addresses(size_t bytes);
  void split(Block *block, size_t bytes);
  Block *merge(Block *first, Block *second);
  void release_locked();

  const c10::DeviceIndex device_;
  std::mutex mutex_;
  std::set<Block *, Smaller> free_[2];  // large, small
  std::map<void *, Block *> used_;
  std::map<char *, size_t> gaps_;  // addresses of segments that were returned
  size_t top_ = 0;                 // the addresses below were used by a segment
  size_t limit_ = size_t{8} << 30;
  size_t allocated_ = 0, allocated_peak_ = 0, reserved_ = 0, reserved_peak_ = 0;
  int64_t segments_ = 0, retries_ = 0, failures_ = 0;
};

/// libtorch's interface to the pools of all devices.
class DeviceAllocator final : public c10::DeviceAllocator {
 public:
  static DeviceAllocator &instance();

  /// Memory of the current device of this thread.
  c10::DataPtr allocate(size_t bytes) override;
  c10::DeleterFnPtr raw_deleter() const override;
  void copy_data(void *target, const void *source, size_t bytes) const override;

  bool initialized() override { return true; }
  void emptyCache(c10::MempoolId_t) override;
  void recordStream(const c10::DataPtr &, c10::Stream) override {}
  c10::CachingDeviceAllocator::DeviceStats getDeviceStats(c10::DeviceIndex device) override;
  void resetAccumulatedStats(c10::DeviceIndex) override {}
  void resetPeakStats(c10::DeviceIndex device) override;
  std::pair<size_t, size_t> getMemoryInfo(c10::DeviceIndex device) override;

  static Pool &pool(c10::DeviceIndex device);
};

}  // namespace standin
