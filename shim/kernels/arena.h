#pragma once

#include <cstddef>
#include <cstdint>

namespace kokoro::kernels {

/// Memory for the sound of one utterance, as two stacks that grow towards each other. The front is
/// for the current stage, and the back is for results that later stages read. The destructor
/// returns the memory to the system.
class Arena {
 public:
  explicit Arena(size_t floats);
  ~Arena();
  Arena(const Arena &) = delete;
  Arena &operator=(const Arena &) = delete;

  /// Memory for `floats` values, aligned to 64 bytes and not initialised. Throws std::length_error
  /// when the arena is too small.
  float *front(size_t floats);
  float *back(size_t floats);

  /// The free memory, in floats.
  size_t room() const { return back_ - front_; }

  /// pop_front() frees what front() has returned since mark(). clear_back() frees the whole back.
  size_t mark() const { return front_; }
  void pop_front(size_t mark) { front_ = mark; }
  void clear_back() { back_ = floats_; }

 private:
  size_t fit(size_t floats) const;

  size_t floats_, front_ = 0, back_;
  float *memory_;
};

}  // namespace kokoro::kernels
