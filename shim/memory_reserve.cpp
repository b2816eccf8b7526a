#include "memory_reserve.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace kokoro::memory_reserve {
namespace {

/// Above the size from which malloc gets and returns memory by itself, see bound_allocator().
constexpr size_t kBytes = 8 << 20;

std::atomic<void *> reserve = nullptr;
std::new_handler otherwise = nullptr;

/// Makes operator new try again once with the reserve's memory.
void release() {
  if (void *const held = reserve.exchange(nullptr)) return std::free(held);
  if (otherwise != nullptr) return otherwise();
  throw std::bad_alloc();
}

}  // namespace

void refill() {
  [[maybe_unused]] static const bool is_set = [] {
    otherwise = std::set_new_handler(release);
    return true;
  }();
  if (reserve != nullptr) return;
  void *const made = std::malloc(kBytes);
  if (made == nullptr) throw std::bad_alloc();
  std::free(reserve.exchange(made));  // another thread may have been faster
}

}  // namespace kokoro::memory_reserve
