#include "pinned_allocator.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

#include "counts.h"
#include "failures.h"
#include "memory.h"
#include "stream.h"

namespace standin {
namespace {

constexpr size_t kPage = 4096;
constexpr int32_t kOutOfMemory = 2;

/// Records a fault when a copy still needs memory that its owner takes away.
void check_unused(char *address, size_t bytes) {
  for (c10::DeviceIndex device = 0; device < memory::kDevices; ++device)
    if (Stream::of(device).uses({address, bytes}))
      counts::add_fault("page-locked memory was freed before its copy had ended");
}

}  // namespace

PinnedAllocator &PinnedAllocator::instance() {
  static auto &allocator = *new PinnedAllocator;
  return allocator;
}

c10::DataPtr PinnedAllocator::allocate(size_t requested) {
  const auto owned = [](void *address) {
    return c10::DataPtr(address, address, &PinnedAllocator::free, c10::Device(c10::kCPU));
  };
  if (requested == 0) return owned(nullptr);
  counts::add(counts::Counter::PinnedAllocations);
  if (failures::allocation_fails(failures::Memory::Pinned))
    failures::throw_cuda_error(kOutOfMemory, "out of memory");
  const size_t bytes = std::bit_ceil(requested);
  const std::lock_guard lock(mutex_);
  auto found = std::find_if(blocks_.begin(), blocks_.end(), [&](const auto &entry) {
    return !entry.second.used && entry.second.bytes == bytes && is_idle(entry.second);
  });
  if (found == blocks_.end()) {
    failures::check();
    void *const address = std::aligned_alloc(kPage, std::max(bytes, kPage));
    TORCH_CHECK(address != nullptr, "stand-in: no host memory left");
    bytes_ += bytes;
    peak_ = std::max(peak_, bytes_);
    found =
        blocks_.emplace(static_cast<char *>(address), Block{.bytes = bytes, .events = {}}).first;
  }
  auto &[address, block] = *found;
  block.used = true;
  block.events.clear();
  if (failures::arithmetic()) Range{address, bytes}.poison();
  return owned(address);
}

bool PinnedAllocator::is_idle(const Block &block) {
  return std::all_of(block.events.begin(), block.events.end(), [](const auto &event) {
    return Stream::of(event.first).is_done(event.second);
  });
}

void PinnedAllocator::free(void *address) {
  if (address == nullptr) return;
  PinnedAllocator &self = instance();
  const std::lock_guard lock(self.mutex_);
  Block &block = self.blocks_.at(static_cast<char *>(address));
  block.used = false;
  if (is_idle(block)) check_unused(static_cast<char *>(address), block.bytes);
}

c10::DeleterFnPtr PinnedAllocator::raw_deleter() const { return &PinnedAllocator::free; }

void PinnedAllocator::copy_data(void *target, const void *source, size_t bytes) const {
  std::memcpy(target, source, bytes);
}

bool PinnedAllocator::record_event(void *, void *context, c10::Stream stream) {
  const std::lock_guard lock(mutex_);
  const auto found = blocks_.find(static_cast<char *>(context));
  if (found == blocks_.end()) return false;
  const c10::DeviceIndex device = stream.device_index();
  found->second.events.emplace_back(device, Stream::of(device).last());
  return true;
}

void PinnedAllocator::empty_cache() {
  const std::lock_guard lock(mutex_);
  std::erase_if(blocks_, [&](const auto &entry) {
    const auto &[address, block] = entry;
    if (block.used || block.foreign || !is_idle(block)) return false;
    bytes_ -= block.bytes;
    std::free(address);
    return true;
  });
}

at::HostStats PinnedAllocator::get_stats() {
  const std::lock_guard lock(mutex_);
  at::HostStats stats;
  stats.allocated_bytes.current = static_cast<int64_t>(bytes_);
  stats.allocated_bytes.peak = static_cast<int64_t>(peak_);
  return stats;
}

void PinnedAllocator::reset_peak_stats() {
  const std::lock_guard lock(mutex_);
  peak_ = bytes_;
}

bool PinnedAllocator::holds(const void *address) {
  const std::lock_guard lock(mutex_);
  const auto *const wanted = static_cast<const char *>(address);
  auto after = blocks_.upper_bound(const_cast<char *>(wanted));
  if (after == blocks_.begin()) return false;
  const auto &[begin, block] = *--after;
  return wanted < begin + block.bytes;
}

void PinnedAllocator::lock(void *address, size_t bytes) {
  const std::lock_guard lock(mutex_);
  blocks_[static_cast<char *>(address)] =
      Block{.bytes = bytes, .used = true, .foreign = true, .events = {}};
}

void PinnedAllocator::unlock(void *address) {
  const std::lock_guard lock(mutex_);
  const auto found = blocks_.find(static_cast<char *>(address));
  TORCH_CHECK(found != blocks_.end() && found->second.foreign, "stand-in: not page-locked");
  check_unused(found->first, found->second.bytes);
  blocks_.erase(found);
}

}  // namespace standin
