#pragma once

#include <ATen/core/CachingHostAllocator.h>

#include <map>
#include <mutex>
#include <vector>

namespace standin {

/// Page-locked memory of the host, managed as libtorch's CachingHostAllocator does: sizes are
/// rounded up to powers of two, and a freed block is used again once the copies have ended for
/// which an event was recorded.
class PinnedAllocator final : public at::HostAllocator {
 public:
  static PinnedAllocator &instance();

  c10::DataPtr allocate(size_t bytes) override;
  c10::DeleterFnPtr raw_deleter() const override;
  void copy_data(void *target, const void *source, size_t bytes) const override;

  /// Keeps the block `context` until the copies have ended that the stream has so far.
  bool record_event(void *address, void *context, c10::Stream stream) override;
  void empty_cache() override;
  at::HostStats get_stats() override;
  void reset_accumulated_stats() override {}
  void reset_peak_stats() override;

  /// Whether an address is in page-locked memory, no matter who locked it.
  bool holds(const void *address);

  /// Makes memory that others allocated page-locked, or pageable again.
  void lock(void *address, size_t bytes);
  void unlock(void *address);

 private:
  struct Block {
    size_t bytes = 0;
    bool used = false, foreign = false;
    std::vector<std::pair<c10::DeviceIndex, uint64_t>> events;  // numbers of copies
  };

  static void free(void *address);
  static bool is_idle(const Block &block);

  std::mutex mutex_;
  std::map<char *, Block> blocks_;
  size_t bytes_ = 0, peak_ = 0;
};

}  // namespace standin
