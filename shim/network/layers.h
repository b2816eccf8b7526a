#pragma once

#include <ATen/ATen.h>

#include <bit>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "fused/composed.h"
#include "one_thread.h"
#include "weights.h"

/// The layers that the modules of the network share. In shapes, C is channels and L is steps of
/// time. The batch size is always 1.
namespace kokoro {

using at::Tensor;

constexpr int64_t kStyle = 128;  // one half of a style vector: timbre or prosody

struct Linear {
  Tensor weight;  // [out, in]
  Tensor bias;    // [out]

  Linear(const Weights &w, int64_t in, int64_t out)
      : weight(w.tensor("weight", {out, in})), bias(w.tensor("bias", {out})) {}

  /// [.., in] -> [.., out]
  Tensor operator()(const Tensor &x) const { return at::linear(x, weight, bias); }
};

struct ConvShape {
  int64_t kernel;
  int64_t stride = 1;
  int64_t padding = 0;
  int64_t dilation = 1;
  bool bias = true;
};

/// The padding that keeps the length at stride 1.
constexpr int64_t same_padding(int64_t kernel, int64_t dilation = 1) {
  return (kernel - 1) * dilation / 2;
}

/// The length to which a convolution pads its input of `length` steps with zeros, which changes no
/// value of its output: 64, 96, 128, 192, 256 and so on. cuDNN prepares a plan for every new shape,
/// which takes longer than the convolution, and oneDNN compiles a primitive.
inline int64_t padded_length(int64_t length) {
  constexpr uint64_t kLeast = 64;
  const uint64_t power = std::max(std::bit_ceil(static_cast<uint64_t>(length)), kLeast);
  const auto between = static_cast<int64_t>(power / 4 * 3);
  return power > kLeast && length <= between ? between : static_cast<int64_t>(power);
}

/// x [1, C, L] with zeros at its end, as long as padded_length says.
inline Tensor padded(const Tensor &x) {
  const int64_t more = padded_length(x.size(2)) - x.size(2);
  return more == 0 ? x : at::constant_pad_nd(x, {0, more});
}

/// The steps `begin` to `begin + count` of x [1, C, L]. Steps outside of x are zero.
inline Tensor window(const Tensor &x, int64_t begin, int64_t count) {
  const int64_t first = std::max<int64_t>(begin, 0), last = std::min(begin + count, x.size(2));
  const Tensor inside = x.narrow(2, first, last - first);
  if (last - first == count) return inside;
  return at::constant_pad_nd(inside, {first - begin, begin + count - last});
}

struct Conv1d {
  ConvShape shape;
  Tensor weight;  // [out, in, kernel]
  Tensor bias;    // [out], or undefined

  Conv1d(const Weights &w, int64_t in, int64_t out, ConvShape shape)
      : shape(shape), weight(w.tensor("weight", {out, in, shape.kernel})) {
    if (shape.bias) bias = w.tensor("bias", {out});
  }

  /// [1, in, L] -> [1, out, L']
  Tensor operator()(const Tensor &x) const { return of_padded(padded(x), x.size(2), bias); }

  /// The same for an input that is padded with zeros beyond its first `length` steps.
  Tensor of_padded(const Tensor &x, int64_t length, const Tensor &bias) const {
    const int64_t steps = (length + 2 * shape.padding - reach() - 1) / shape.stride + 1;
    return at::conv1d(x, weight, bias, shape.stride, shape.padding, shape.dilation)
        .narrow(2, 0, steps);
  }

  /// `count` steps of the output, without bias. `input` is called with the first step and the
  /// number of steps that they need of x, and returns these steps.
  template <class Input>
  Tensor piece(int64_t first, int64_t count, Input &&input) const {
    const Tensor x =
        input(first * shape.stride - shape.padding, (count - 1) * shape.stride + reach() + 1);
    return at::conv1d(x, weight, {}, shape.stride, /*padding=*/at::IntArrayRef{0}, shape.dilation);
  }

 private:
  /// The steps between the first and the last tap.
  int64_t reach() const { return (shape.kernel - 1) * shape.dilation; }
};

/// A transposed convolution that upsamples L to stride * L. Its kernel is as long as two strides.
struct ConvTranspose1d {
  int64_t stride;
  Tensor weight;  // [in, out, 2 * stride]
  Tensor bias;    // [out]

  ConvTranspose1d(const Weights &w, int64_t in, int64_t out, int64_t stride)
      : stride(stride),
        weight(w.tensor("weight", {in, out, 2 * stride})),
        bias(w.tensor("bias", {out})) {}

  /// The output, without bias, for the `count` steps of the input from `first`. `input` is called
  /// with the first step and the number of steps that they need of x, and returns these steps.
  template <class Input>
  Tensor piece(int64_t first, int64_t count, Input &&input) const {
    const Tensor x = input(first - 1, count + 2);
    return at::conv_transpose1d(x, weight, {}, stride, /*padding=*/at::IntArrayRef{stride / 2})
        .narrow(2, stride, stride * count);
  }
};

/// A depthwise transposed convolution of 3 taps that doubles the length. It is computed as plain
/// sums, so no library needs an algorithm for it.
struct DepthwiseDoubling {
  Tensor weight;  // [C, 1, 3]
  Tensor bias;    // [C]

  DepthwiseDoubling(const Weights &w, int64_t channels)
      : weight(w.tensor("weight", {channels, 1, 3})), bias(w.tensor("bias", {channels})) {}

  /// [1, C, L] -> [1, C, 2 L]
  Tensor operator()(const Tensor &x) const {
    const auto tap = [&](int64_t i) { return weight.select(2, i).unsqueeze(0); };  // [1, C, 1]
    const Tensor shift = bias.view({1, -1, 1});
    const Tensor next = at::constant_pad_nd(x.narrow(2, 1, x.size(2) - 1), {0, 1});
    const Tensor even = at::addcmul(shift, x, tap(1));
    const Tensor odd = at::addcmul(shift, x, tap(2)).addcmul_(next, tap(0));
    return at::stack({even, odd}, 3).flatten(2);
  }
};

struct LayerNorm {
  double epsilon;
  Tensor weight, bias;  // [C]

  LayerNorm(const Weights &w, int64_t channels, double epsilon, const char *weight_name = "weight",
            const char *bias_name = "bias")
      : epsilon(epsilon),
        weight(w.tensor(weight_name, {channels})),
        bias(w.tensor(bias_name, {channels})) {}

  /// [.., C] -> [.., C]
  Tensor operator()(const Tensor &x) const {
    return at::layer_norm(x, weight.sizes(), weight, bias, epsilon);
  }
};

struct BiLstm {
  static constexpr int64_t kHidden = 256;   // per direction
  static constexpr int64_t kCudnnLstm = 2;  // CUDNN_LSTM
  /// Forward, then reverse: the weights of the input and the hidden state, then their biases.
  std::vector<Tensor> parameters;

  BiLstm(const Weights &w, int64_t in) {
    for (const std::string direction : {"", "_reverse"}) {
      parameters.push_back(w.tensor("weight_ih_l0" + direction, {4 * kHidden, in}));
      parameters.push_back(w.tensor("weight_hh_l0" + direction, {4 * kHidden, kHidden}));
      parameters.push_back(w.tensor("bias_ih_l0" + direction, {4 * kHidden}));
      parameters.push_back(w.tensor("bias_hh_l0" + direction, {4 * kHidden}));
    }
    // cuDNN needs the parameters in one piece of memory. Otherwise it would copy them at each call.
    if (at::cudnn_is_acceptable(parameters[0]))
      at::_cudnn_rnn_flatten_weight(parameters, /*weight_stride0=*/4, in, kCudnnLstm, kHidden,
                                    /*proj_size=*/0, /*num_layers=*/1, /*batch_first=*/true,
                                    /*bidirectional=*/true);
  }

  /// [1, L, in] -> [1, L, 512]
  Tensor operator()(const Tensor &x) const {
    const OneThread alone;
    const Tensor zero = at::zeros({2, 1, kHidden}, x.options());
    return std::get<0>(at::lstm(x, {zero, zero}, parameters, /*has_biases=*/true, /*num_layers=*/1,
                                /*dropout=*/0, /*train=*/false, /*bidirectional=*/true,
                                /*batch_first=*/true));
  }
};

/// How a style changes a normalised layer: x -> (1 + gamma) x + beta. gamma and beta are linear in
/// the style.
struct StyleAffine {
  Linear fc;

  StyleAffine(const Weights &w, int64_t channels) : fc(w["fc"], kStyle, 2 * channels) {
    const Tensor ones = at::ones({channels}, fc.bias.options());
    fc.bias =
        at::cat({fc.bias.narrow(0, 0, channels) + ones, fc.bias.narrow(0, channels, channels)});
  }

  /// [1, 128] -> [1, 2 C]: 1 + gamma, then beta
  Tensor operator()(const Tensor &style) const { return fc(style); }
};

/// Adaptive instance norm: normalises each channel over time.
struct AdaIn {
  static constexpr double kEpsilon = fused::kEpsilon;

  StyleAffine affine;

  AdaIn(const Weights &w, int64_t channels) : affine(w, channels) {}

  /// The norm of x [1, C, L] with the style [1, 128], still without an activation.
  fused::Activation of(const Tensor &x, const Tensor &style) const {
    // For a batch of one, these are the statistics of an instance norm. at::var_mean would take
    // three times as long.
    const auto [mean, variance] = at::batch_norm_update_stats(x, {}, {}, /*momentum=*/0);  // [C]
    return {mean, variance, affine(style), {}, {}};
  }
};

/// The steps `first` to `first + count` of x [1, C, L], normalised and activated. Steps outside of
/// x are zero.
inline Tensor activated(const Tensor &x, int64_t first, int64_t count,
                        const fused::Activation &activation) {
  if (!fused::available(x.device())) return fused::composed(x, first, count, activation);
  Tensor result = at::empty({1, x.size(1), count}, x.options());
  fused::activate(x, first, activation, result);
  return result;
}

/// The residual block of the prosody predictor and the decoder. With `Doubling`, the output is
/// twice as long as the input.
struct AdainResBlock {
  enum class Length { Same, Doubling };
  static constexpr double kSlope = 0.2;  // of the leaky ReLU

  AdaIn norm1, norm2;
  Conv1d conv1, conv2;
  std::optional<DepthwiseDoubling> pool;  // when doubling
  std::optional<Conv1d> conv1x1;          // when the channels differ

  AdainResBlock(const Weights &w, int64_t in, int64_t out, Length length = Length::Same)
      : norm1(w["norm1"], in),
        norm2(w["norm2"], out),
        conv1(w["conv1"], in, out, {.kernel = 3, .padding = 1}),
        conv2(w["conv2"], out, out, {.kernel = 3, .padding = 1}) {
    if (length == Length::Doubling) pool.emplace(w["pool"], in);
    if (in != out) conv1x1.emplace(w["conv1x1"], in, out, ConvShape{.kernel = 1, .bias = false});
  }

  /// [1, in, L], [1, 128] -> [1, out, L or 2 L]
  Tensor operator()(const Tensor &x, const Tensor &style) const {
    // The square root of 1/2 is not a float. Rounding it first would lower every F0 by the same
    // tiny factor, which would add up in the phase of the source.
    return ((residual(x, style) + shortcut(x)).to(at::kDouble) * M_SQRT1_2).to(at::kFloat);
  }

 private:
  Tensor residual(const Tensor &input, const Tensor &style) const {
    Tensor x = input;
    const auto normalised = [&](const AdaIn &norm, int64_t count) {
      fused::Activation activation = norm.of(x, style);
      activation.slope = kSlope;
      return activated(x, 0, count, activation);
    };
    const int64_t steps = pool ? 2 * x.size(2) : x.size(2);
    const int64_t computed = padded_length(steps);
    if (pool)
      x = window((*pool)(normalised(norm1, x.size(2))), 0, computed);
    else
      x = normalised(norm1, computed);
    // Without its bias, which norm2 would subtract.
    x = conv1.of_padded(x, steps, {});
    x = normalised(norm2, computed);
    return conv2.of_padded(x, steps, conv2.bias);
  }

  Tensor shortcut(const Tensor &input) const {
    const Tensor x = pool ? at::upsample_nearest1d(input, {2 * input.size(2)}) : input;
    return conv1x1 ? (*conv1x1)(x) : x;
  }
};

}  // namespace kokoro
