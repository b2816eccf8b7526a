#pragma once

#include <cstdint>

/// Schemes for convolution in one dimension (Toom-Cook, also known as Winograd's F(m, r)). A tile
/// of inputs is transformed to `points` values. Each is multiplied by a value of the transformed
/// kernel, and the products are transformed to `outputs` samples.
namespace kokoro::kernels {

struct Scheme {
  int64_t points;   // multiplications per tile
  int64_t outputs;  // m, samples per tile
  int64_t taps;     // r = points - outputs + 1, taps per piece of the kernel
};

/// Convolution by its definition.
constexpr Scheme kDirect{.points = 1, .outputs = 1, .taps = 1};

/// For kernels of 3 taps.
constexpr Scheme kThreeTaps{.points = 7, .outputs = 5, .taps = 3};

/// For longer kernels, in pieces of 4 taps. The pieces are as many samples apart as a tile has
/// outputs. So all pieces share the transformed inputs, and their products are summed before the
/// output transform.
constexpr Scheme kFourTaps{.points = 7, .outputs = 4, .taps = 4};

/// The finite points are plus and minus each of these; the seventh point is infinity. A search for
/// the smallest float32 error found them: about 7e-7 of the signal, compared with 8.5e-7 for the
/// points 0, +-1/2, +-1, +-2. They are rounded so that their products in the transforms are exact.
constexpr double kPoints[] = {3.0 / 8, 7.0 / 8, 7.0 / 4};

}  // namespace kokoro::kernels
