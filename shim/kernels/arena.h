#pragma once

#include <cstddef>
#include <cstdint>

namespace kokoro::kernels {

/// The memory of one utterance's sound, as two stacks that grow towards each other: what a stage works with
/// at the front, what later stages read at the back. The system has it back afterwards.
class Arena {
 public:
  explicit Arena(size_t floats);
  ~Arena();
  Arena(const Arena &) = delete;
  Arena &operator=(const Arena &) = delete;

  /// `floats` of memory, aligned to 64 bytes, of no particular content. Throws std::length_error when the
  /// arena is too small.
  float *front(size_t floats);
  float *back(size_t floats);

  /// What is left to hand out, in floats.
  size_t room() const { return back_ - front_; }

  /// Takes back what was handed out at the front since then, and all of the back.
  size_t mark() const { return front_; }
  void pop_front(size_t mark) { front_ = mark; }
  void clear_back() { back_ = floats_; }

 private:
  size_t fit(size_t floats) const;

  size_t floats_, front_ = 0, back_;
  float *memory_;
};

}  // namespace kokoro::kernels
