#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

/// Takes numbers from the bytes of an input. There are zeros after its end.
class Input {
 public:
  Input(const uint8_t *data, size_t size) : data_(data), end_(data + size) {}

  template <class T>
  T take() {
    T value{};
    const size_t count = left() < sizeof value ? left() : sizeof value;
    if (count > 0) std::memcpy(&value, data_, count);
    data_ += count;
    return value;
  }

  /// A number from `low` to `high`.
  int64_t between(int64_t low, int64_t high) { return low + take<uint16_t>() % (high - low + 1); }

  bool flip() { return take<uint8_t>() & 1; }

  size_t left() const { return static_cast<size_t>(end_ - data_); }

 private:
  const uint8_t *data_;
  const uint8_t *const end_;
};
