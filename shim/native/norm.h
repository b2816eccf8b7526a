#pragma once

#include <cmath>
#include <vector>

#include "prepare.h"

namespace kokoro::native {

/// The sums over time for each channel, followed by the sums of the squares for each channel.
using Sums = std::vector<double>;

inline Sums sums_of(const float *x, int64_t length, int64_t channels) {
  Sums sums(2 * channels);
  for (int64_t time = 0; time < length; ++time)
    for (int64_t c = 0; c < channels; ++c) {
      const double value = x[time * channels + c];
      sums[c] += value;
      sums[channels + c] += value * value;
    }
  return sums;
}

/// AdaIN as x -> scale x + shift, computed from known sums. Padding channels stay zero.
struct Norm {
  std::vector<float> scale, shift;

  Norm(const AdaIn &norm, const Tensor &style, const Sums &sums, int64_t length)
      : scale(sums.size() / 2), shift(scale) {
    const Tensor affine = norm.affine(style);
    const int64_t channels = affine.numel() / 2;
    const float *const factors = data(affine), *const offsets = factors + channels;
    for (int64_t c = 0; c < channels; ++c) {
      const double mean = sums[c] / length,
                   variance = sums[scale.size() + c] / length - mean * mean;
      const double factor = factors[c] / std::sqrt(variance + AdaIn::kEpsilon);
      scale[c] = static_cast<float>(factor);
      shift[c] = static_cast<float>(offsets[c] - mean * factor);
    }
  }
};

}  // namespace kokoro::native
