#pragma once

#include <algorithm>
#include <vector>

#include "prepared.h"

namespace kokoro::native {

inline const float *data(const Tensor &tensor) {
  return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
}

inline std::vector<float> values(const Tensor &tensor) {
  const Tensor flat = tensor.contiguous();
  return {data(flat), data(flat) + flat.numel()};
}

/// Rounds up to a multiple of 16, which the kernels require.
inline int64_t padded(int64_t channels) { return (channels + 15) / 16 * 16; }

/// Pads the first and second dimension with zeros to a multiple of 16.
inline Tensor padded(const Tensor &weight) {
  const int64_t out = weight.size(0), in = weight.size(1);
  if (padded(in) == in && padded(out) == out) return weight.contiguous();
  return at::constant_pad_nd(weight, {0, 0, 0, padded(in) - in, 0, padded(out) - out}).contiguous();
}

/// Prepares a convolution for the kernels. `weight` returns its weights [out, in, kernel]. `bias`
/// is [out] or undefined. The channels in `shape` may be any numbers.
template <class Weight>
Conv prepare(Preparation &preparation, kernels::ConvShape shape, const Tensor &bias,
             Weight &&weight, kernels::Method method = kernels::Method::Fast) {
  Tensor offsets = bias;
  if (bias.defined()) offsets = at::constant_pad_nd(bias, {0, padded(shape.out) - shape.out});
  shape.in = padded(shape.in);
  shape.out = padded(shape.out);
  return preparation(shape, offsets, method, [&] { return padded(weight()); });
}

/// The shape of a convolution without a stride.
inline kernels::ConvShape shape_of(const Conv1d &conv) {
  return {conv.weight.size(1), conv.weight.size(0), conv.weight.size(2), conv.shape.dilation};
}

inline Conv prepare(Preparation &preparation, const Conv1d &conv,
                    kernels::Method method = kernels::Method::Fast) {
  return prepare(preparation, shape_of(conv), conv.bias, [&] { return conv.weight; }, method);
}

}  // namespace kokoro::native
