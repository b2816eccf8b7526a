#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

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

struct Conv1d {
  ConvShape shape;
  Tensor weight;  // [out, in, kernel]
  Tensor bias;    // [out], or undefined

  Conv1d(const Weights &w, int64_t in, int64_t out, ConvShape shape)
      : shape(shape), weight(w.tensor("weight", {out, in, shape.kernel})) {
    if (shape.bias) bias = w.tensor("bias", {out});
  }

  /// [1, in, L] -> [1, out, L']
  Tensor operator()(const Tensor &x) const {
    return at::conv1d(x, weight, bias, shape.stride, shape.padding, shape.dilation);
  }
};

struct ConvTranspose1d {
  int64_t stride, padding;
  Tensor weight;  // [in, out, kernel]
  Tensor bias;    // [out]

  /// Upsamples L to stride * L.
  static ConvTranspose1d upsampling(const Weights &w, int64_t in, int64_t out, int64_t kernel,
                                    int64_t stride) {
    return {stride, (kernel - stride) / 2, w.tensor("weight", {in, out, kernel}),
            w.tensor("bias", {out})};
  }

  /// [1, in, L] -> [1, out, stride * L]
  Tensor operator()(const Tensor &x) const {
    return at::conv_transpose1d(x, weight, bias, stride, padding);
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

  StyleAffine(const Weights &w, int64_t channels) : fc(w["fc"], kStyle, 2 * channels) {}

  /// [1, 128] -> 1 + gamma [1, C], beta [1, C]
  std::pair<Tensor, Tensor> operator()(const Tensor &style) const {
    const auto halves = fc(style).chunk(2, /*dim=*/1);
    return {halves[0] + 1, halves[1]};
  }
};

/// Adaptive instance norm: normalises each channel over time.
struct AdaIn {
  static constexpr double kEpsilon = 1e-5;

  StyleAffine affine;

  AdaIn(const Weights &w, int64_t channels) : affine(w, channels) {}

  /// [1, C, L], [1, 128] -> [1, C, L]
  Tensor operator()(const Tensor &x, const Tensor &style) const {
    const auto [scale, shift] = affine(style);
    // An instance norm is a layer norm over time only.
    const Tensor normalised = at::layer_norm(x, x.sizes().slice(2), {}, {}, kEpsilon);
    return at::addcmul(shift.unsqueeze(2), normalised, scale.unsqueeze(2));
  }

  /// The norm of x [1, C, L] as x -> scale x + shift: returns scale and shift, [1, C, 1] each.
  std::pair<Tensor, Tensor> scale_and_shift(const Tensor &x, const Tensor &style) const {
    const auto [gamma, beta] = affine(style);
    // For a batch of one, these are the statistics of an instance norm. at::var_mean would take
    // three times as long.
    const auto [mean, variance] = at::batch_norm_update_stats(x, {}, {}, /*momentum=*/0);  // [C]
    const Tensor scale = gamma * (variance + kEpsilon).rsqrt();                            // [1, C]
    return {scale.unsqueeze(2), (beta - mean * scale).unsqueeze(2)};
  }
};

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
    Tensor x = norm1(input, style);
    at::leaky_relu_(x, kSlope);
    if (pool) x = (*pool)(x);
    x = norm2(conv1(x), style);
    return conv2(at::leaky_relu_(x, kSlope));
  }

  Tensor shortcut(const Tensor &input) const {
    const Tensor x = pool ? at::upsample_nearest1d(input, {2 * input.size(2)}) : input;
    return conv1x1 ? (*conv1x1)(x) : x;
  }
};

}  // namespace kokoro
