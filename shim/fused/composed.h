#pragma once

#include <ATen/ATen.h>

#include <algorithm>

#include "activation.h"

namespace kokoro::fused {

/// Returns what `activate` writes, [1, C, count], computed by libtorch's operations. Both round at
/// the same places, so they give the same bits where rsqrt and sin do.
inline at::Tensor composed(const at::Tensor &x, int64_t first, int64_t count,
                           const Activation &activation) {
  const int64_t channels = x.size(1), length = x.size(2);
  const auto column = [&](const at::Tensor &values) { return values.view({1, channels, 1}); };
  const at::Tensor gamma = activation.affine.narrow(1, 0, channels),
                   beta = activation.affine.narrow(1, channels, channels);
  const at::Tensor scale = gamma * (activation.variance + kEpsilon).rsqrt();
  const at::Tensor shift = beta - activation.mean * scale;

  const int64_t begin = std::clamp<int64_t>(first, 0, length),
                end = std::clamp<int64_t>(first + count, 0, length);
  at::Tensor y = at::addcmul(column(shift), x.narrow(2, begin, end - begin), column(scale));
  if (activation.alpha.defined())
    y.addcmul_(at::mul(y, column(activation.alpha)).sin_().square_(),
               column(activation.reciprocal));
  else
    at::leaky_relu_(y, activation.slope);

  const int64_t before = std::clamp<int64_t>(-first, 0, count),
                after = count - before - (end - begin);
  return before + after > 0 ? at::constant_pad_nd(y, {before, after}) : y;
}

}  // namespace kokoro::fused
