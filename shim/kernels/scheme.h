#pragma once

#include <cstdint>

/// Ways to convolve in one dimension: a tile of inputs becomes `points` values, each is multiplied with one
/// of the kernel's, and the products become `outputs` samples (Toom-Cook, also known as Winograd's F(m, r)).
namespace kokoro::kernels {

struct Scheme {
  int64_t points;   // multiplications a tile
  int64_t outputs;  // m, samples a tile
  int64_t taps;     // r = points - outputs + 1, of a piece of the kernel
};

/// The definition itself.
constexpr Scheme kDirect{.points = 1, .outputs = 1, .taps = 1};

/// Kernels of 3 taps.
constexpr Scheme kThreeTaps{.points = 7, .outputs = 5, .taps = 3};

/// Longer kernels, in pieces of 4 taps. A piece moves on by as many samples as a tile has outputs, so that
/// all pieces share their transformed inputs, and their products are summed before they become samples.
constexpr Scheme kFourTaps{.points = 7, .outputs = 4, .taps = 4};

/// The finite points are plus and minus these; the seventh is infinity. A search for the smallest float32
/// error, near 7e-7 of the signal where 0, +-1/2, +-1, +-2 have 8.5e-7, rounded until the products in the
/// transforms have no error of their own.
constexpr double kPoints[] = {3.0 / 8, 7.0 / 8, 7.0 / 4};

}  // namespace kokoro::kernels
