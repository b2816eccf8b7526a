#pragma once

#include <algorithm>
#include <vector>

#include "kernels/conv.h"
#include "network/layers.h"

namespace kokoro::native {

using kernels::Conv;

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

/// Prepares weights [out, in, kernel] and a bias [out], which may be undefined, for the kernels.
inline Conv prepare(const Tensor &weight, const Tensor &bias, int64_t dilation,
                    const kernels::Parallel &parallel,
                    kernels::Method method = kernels::Method::Fast) {
  const Tensor all = padded(weight);
  Tensor offsets = bias;
  if (bias.defined()) offsets = at::constant_pad_nd(bias, {0, all.size(0) - bias.size(0)});
  return {{all.size(1), all.size(0), all.size(2), dilation},
          data(all),
          data(offsets),
          parallel,
          method};
}

inline Conv prepare(const Conv1d &conv, const kernels::Parallel &parallel) {
  return prepare(conv.weight, conv.bias, conv.shape.dilation, parallel);
}

}  // namespace kokoro::native
