#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "norm.h"
#include "prepare.h"
#include "session.h"

namespace kokoro::native {

/// AdainResBlock.
struct FeatureBlock {
  const AdainResBlock *layers;
  int64_t in, out;  // channels, padded
  Conv conv1, conv2;
  std::optional<Conv> shortcut;  // when the channels differ

  /// There are few steps and many weights: where there are more channels than 512, a fast method
  /// loses as much time by reading more weights as it saves by multiplying less.
  FeatureBlock(const AdainResBlock &block, Preparation &preparation,
               kernels::Method method = kernels::Method::Direct)
      : layers(&block),
        in(padded(block.conv1.weight.size(1))),
        out(block.conv1.weight.size(0)),
        conv1(prepare(preparation, block.conv1, method)),
        conv2(prepare_halved(preparation, block.conv2, method)) {
    if (block.conv1x1) shortcut.emplace(prepare_halved(preparation, *block.conv1x1, method));
  }

  /// Moves the block's final factor, the square root of 1/2, into the weights before it. The factor
  /// is not a float. Rounding it first would change all values by the same tiny factor, which would
  /// add up in the phase of the source.
  static Conv prepare_halved(Preparation &preparation, const Conv1d &conv, kernels::Method method) {
    const auto halved = [](const Tensor &t) {
      return (t.to(at::kDouble) * M_SQRT1_2).to(at::kFloat);
    };
    return prepare(
        preparation, shape_of(conv), conv.bias.defined() ? halved(conv.bias) : conv.bias,
        [&] { return halved(conv.weight); }, method);
  }

  /// x [L, in] -> y [L, out], or [2 L, out] when doubling, in rows of `stride` floats
  void operator()(Session &session, const float *x, int64_t length, float *y,
                  int64_t stride) const {
    const size_t mark = session.arena.mark();
    const Norm norm1(layers->norm1, session.style, sums_of(x, length, in), length);
    if (shortcut)
      (*shortcut)({.x = x, .length = length}, {.y = y, .stride = stride}, session.parallel);
    else
      for (int64_t i = 0; i < length * out; ++i) y[i] = static_cast<float>(x[i] * M_SQRT1_2);
    kernels::ConvInput input{.x = x,
                             .length = length,
                             .scale = norm1.scale.data(),
                             .shift = norm1.shift.data(),
                             .activation = kernels::Activation::LeakyRelu,
                             .slope = kSlope};
    if (layers->pool) {
      for (int64_t time = length - 1; time >= 0; --time)
        for (const int64_t to : {2 * time + 1, 2 * time})
          std::copy_n(y + time * stride, out, y + to * stride);
      input = {.x = doubled(session, input), .length = 2 * length};
    }
    float *const inner = session.arena.front(input.length * out);
    Sums sums(2 * out);
    conv1(input, {.y = inner, .sums = sums.data()}, session.parallel);
    const Norm norm2(layers->norm2, session.style, sums, input.length);
    conv2({.x = inner,
           .length = input.length,
           .scale = norm2.scale.data(),
           .shift = norm2.shift.data(),
           .activation = kernels::Activation::LeakyRelu,
           .slope = kSlope},
          {.y = y, .residual = y, .stride = stride}, session.parallel);
    session.arena.pop_front(mark);
  }

 private:
  static constexpr float kSlope = AdainResBlock::kSlope;

  /// Applies the activation, then the transposed convolution that doubles the length: -> [2 L, in]
  const float *doubled(Session &session, const kernels::ConvInput &input) const {
    const std::vector<float> weight = values(layers->pool->weight),
                             bias = values(layers->pool->bias);
    const int64_t channels = static_cast<int64_t>(bias.size());
    float *const y = session.arena.front(2 * input.length * in);
    std::fill_n(y, 2 * input.length * in, 0.F);
    const auto activated = [&](int64_t time, int64_t c) {
      if (time == input.length) return 0.F;
      const float value = input.x[time * in + c] * input.scale[c] + input.shift[c];
      return value > 0 ? value : value * input.slope;
    };
    for (int64_t time = 0; time < input.length; ++time)
      for (int64_t c = 0; c < channels; ++c) {
        const float here = activated(time, c), next = activated(time + 1, c);
        y[2 * time * in + c] = here * weight[3 * c + 1] + bias[c];
        y[(2 * time + 1) * in + c] = here * weight[3 * c + 2] + next * weight[3 * c] + bias[c];
      }
    return y;
  }
};

}  // namespace kokoro::native
