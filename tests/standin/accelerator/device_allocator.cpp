#include "device_allocator.h"

#include <array>
#include <cstring>

#include "counts.h"
#include "devices.h"
#include "failures.h"
#include "standin.h"
#include "stream.h"

namespace standin {
namespace {

constexpr size_t kKiB = 1 << 10, kMiB = 1 << 20;
constexpr size_t kRounding = 512;
constexpr size_t kSmall = kMiB;                // the largest small block
constexpr size_t kSmallSegment = 2 * kMiB;     // holds small blocks
constexpr size_t kLargeSegment = 20 * kMiB;    // holds blocks below kOwnSegment
constexpr size_t kOwnSegment = 10 * kMiB;      // from here on, a new block has its own segment
constexpr size_t kSegmentRounding = 2 * kMiB;  // of such segments

size_t round_up(size_t bytes, size_t step) { return (bytes + step - 1) / step * step; }

void free_block(void *address) {
  if (address == nullptr) return;
  const c10::DeviceIndex device = memory::device_of(address);
  if (const auto chosen = devices::chosen(); chosen && *chosen != device)
    counts::add_fault(
        c10::str("memory of device ", int{device}, " was freed on device ", int{*chosen}));
  DeviceAllocator::pool(device).free(address);
}

}  // namespace

size_t Pool::segment_size(size_t bytes, bool small) {
  if (small) return kSmallSegment;
  return bytes < kOwnSegment ? kLargeSegment : round_up(bytes, kSegmentRounding);
}

void *Pool::allocate(size_t requested) {
  counts::add(counts::Counter::Allocations);
  const size_t bytes = round_up(requested, kRounding);
  const bool small = bytes <= kSmall;
  const std::lock_guard lock(mutex_);
  Block *const block =
      failures::allocation_fails(failures::Memory::Device) ? nullptr : take(bytes, small);
  if (block == nullptr) {
    ++failures_;
    TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory. Tried to allocate ", requested,
                     " bytes. GPU ", static_cast<int>(device_), " has a total capacity of ",
                     limit_ / kMiB, " MiB of which ", (limit_ - std::min(reserved_, limit_)) / kKiB,
                     " KiB is free.");
  }
  split(block, bytes);
  block->used = true;
  used_[block->address] = block;
  allocated_ += block->size;
  allocated_peak_ = std::max(allocated_peak_, allocated_);
  if (failures::arithmetic()) {
    const Range range{memory::alias(block->address), block->size};
    Stream::of(device_).before_write(range);
    range.poison();
  }
  return block->address;
}

/// A free block of at least that size, or null when the device has no memory left.
Pool::Block *Pool::take(size_t bytes, bool small) {
  Block wanted{.address = nullptr, .size = bytes, .small = small};
  if (const auto best = free_[small].lower_bound(&wanted); best != free_[small].end()) {
    Block *const block = *best;
    free_[small].erase(best);
    return block;
  }
  failures::check();
  const size_t segment = segment_size(bytes, small);
  if (reserved_ + segment > limit_) {
    ++retries_;
    release_locked();
  }
  return reserved_ + segment > limit_ ? nullptr : new_segment(segment, small);
}

Pool::Block *Pool::new_segment(size_t bytes, bool small) {
  counts::add(counts::Counter::Segments);
  reserved_ += bytes;
  reserved_peak_ = std::max(reserved_peak_, reserved_);
  ++segments_;
  return new Block{.address = addresses(bytes), .size = bytes, .small = small};
}

char *Pool::addresses(size_t bytes) {
  for (auto gap = gaps_.begin(); gap != gaps_.end(); ++gap) {
    const auto [address, size] = *gap;
    if (size < bytes) continue;
    gaps_.erase(gap);
    if (size > bytes) gaps_[address + bytes] = size - bytes;
    return address;
  }
  TORCH_CHECK(top_ + bytes <= memory::kAddresses, "stand-in: no addresses left");
  top_ += bytes;
  return memory::begin(device_) + (top_ - bytes);
}

/// Makes what the block has above `bytes` a free block, where that is worth it.
void Pool::split(Block *block, size_t bytes) {
  const size_t rest = block->size - bytes;
  if (block->small ? rest < kRounding : rest <= kSmall) return;
  Block *const second = new Block{.address = block->address + bytes,
                                  .size = rest,
                                  .small = block->small,
                                  .before = block,
                                  .after = block->after};
  if (second->after != nullptr) second->after->before = second;
  block->after = second;
  block->size = bytes;
  free_[block->small].insert(second);
}

void Pool::free(void *address) {
  const std::lock_guard lock(mutex_);
  const auto found = used_.find(address);
  if (found == used_.end()) {
    counts::add_fault(c10::str("memory at ", address, " was freed twice, or never allocated"));
    return;
  }
  Block *block = found->second;
  used_.erase(found);
  block->used = false;
  allocated_ -= block->size;
  for (Block *const neighbour : {block->before, block->after})
    if (neighbour != nullptr && !neighbour->used) {
      free_[block->small].erase(neighbour);
      block = neighbour == block->before ? merge(neighbour, block) : merge(block, neighbour);
    }
  free_[block->small].insert(block);
}

/// Adds the second of two neighbours to the first.
Pool::Block *Pool::merge(Block *first, Block *second) {
  first->size += second->size;
  first->after = second->after;
  if (first->after != nullptr) first->after->before = first;
  delete second;
  return first;
}

void Pool::release() {
  const std::lock_guard lock(mutex_);
  release_locked();
}

void Pool::release_locked() {
  Stream::of(device_).finish();  // as cudaFree does
  for (auto &blocks : free_)
    for (auto next = blocks.begin(); next != blocks.end();) {
      Block *const block = *next;
      if (block->before != nullptr || block->after != nullptr) {
        ++next;
        continue;
      }
      next = blocks.erase(next);
      reserved_ -= block->size;
      --segments_;
      gaps_[block->address] = block->size;
      memory::drop(block->address, block->size);
      delete block;
    }
}

void Pool::set_limit(size_t bytes) {
  const std::lock_guard lock(mutex_);
  release_locked();
  limit_ = bytes;
}

c10::CachingDeviceAllocator::DeviceStats Pool::stats() {
  const std::lock_guard lock(mutex_);
  c10::CachingDeviceAllocator::DeviceStats stats;
  const auto set = [](auto &stat, size_t current, size_t peak) {
    stat[0].current = static_cast<int64_t>(current);
    stat[0].peak = static_cast<int64_t>(peak);
  };
  set(stats.allocated_bytes, allocated_, allocated_peak_);
  set(stats.reserved_bytes, reserved_, reserved_peak_);
  set(stats.segment, segments_, segments_);
  stats.num_alloc_retries = retries_;
  stats.num_ooms = failures_;
  return stats;
}

void Pool::reset_peaks() {
  const std::lock_guard lock(mutex_);
  allocated_peak_ = allocated_;
  reserved_peak_ = reserved_;
}

std::pair<size_t, size_t> Pool::free_and_total() {
  const std::lock_guard lock(mutex_);
  return {limit_ - std::min(reserved_, limit_), limit_};
}

DeviceAllocator &DeviceAllocator::instance() {
  static auto &allocator = *new DeviceAllocator;
  return allocator;
}

Pool &DeviceAllocator::pool(c10::DeviceIndex device) {
  static auto &all = *new std::array<Pool, memory::kDevices>{Pool(0), Pool(1)};
  return all.at(device);
}

c10::DataPtr DeviceAllocator::allocate(size_t bytes) {
  const c10::DeviceIndex device = devices::current();
  void *const address = bytes == 0 ? nullptr : pool(device).allocate(bytes);
  return {address, address, &free_block, c10::Device(kType, device)};
}

c10::DeleterFnPtr DeviceAllocator::raw_deleter() const { return &free_block; }

void DeviceAllocator::copy_data(void *target, const void *source, size_t bytes) const {
  const c10::DeviceIndex device = memory::device_of(target);
  launch(device, "copy_data", static_cast<int64_t>(bytes), static_cast<int64_t>(bytes),
         [&] { std::memcpy(alias(target), alias(source), bytes); });
}

void DeviceAllocator::emptyCache(c10::MempoolId_t) {
  for (c10::DeviceIndex i = 0; i < memory::kDevices; ++i) pool(i).release();
}

c10::CachingDeviceAllocator::DeviceStats DeviceAllocator::getDeviceStats(c10::DeviceIndex device) {
  return pool(device).stats();
}

void DeviceAllocator::resetPeakStats(c10::DeviceIndex device) { pool(device).reset_peaks(); }

std::pair<size_t, size_t> DeviceAllocator::getMemoryInfo(c10::DeviceIndex device) {
  return pool(device).free_and_total();
}

}  // namespace standin
