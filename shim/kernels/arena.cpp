#include "arena.h"

#include <sys/mman.h>

#include <new>
#include <stdexcept>

namespace kokoro::kernels {
namespace {

constexpr size_t kAlignment = 64 / sizeof(float);
constexpr size_t kHugePage = (2 << 20) / sizeof(float);

constexpr size_t round_up(size_t floats, size_t unit) { return (floats + unit - 1) / unit * unit; }

}  // namespace

Arena::Arena(size_t floats) : floats_(round_up(floats, kHugePage)), back_(floats_) {
  void *memory = mmap(nullptr, floats_ * sizeof(float), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  memory_ = static_cast<float *>(memory);
  // Only a hint: without it, the memory consists of smaller pages, which take longer to provide.
  madvise(memory, floats_ * sizeof(float), MADV_HUGEPAGE);
}

Arena::~Arena() { munmap(memory_, floats_ * sizeof(float)); }

float *Arena::front(size_t floats) {
  const size_t taken = fit(floats);
  front_ += taken;
  return memory_ + front_ - taken;
}

float *Arena::back(size_t floats) {
  back_ -= fit(floats);
  return memory_ + back_;
}

size_t Arena::fit(size_t floats) const {
  const size_t taken = round_up(floats, kAlignment);
  if (taken > room()) throw std::length_error("the arena is too small for this utterance");
  return taken;
}

}  // namespace kokoro::kernels
