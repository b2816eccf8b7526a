#pragma once

#include "layers.h"

namespace kokoro {

/// Predicts durations, F0 and energy from the text's encoding and the prosody half of the style.
struct ProsodyPredictor {
  static constexpr int64_t kHidden = 512, kMaxDuration = 50;

  /// A layer norm over the channels, with an affine part that comes from the style.
  struct AdaLayerNorm {
    StyleAffine affine;

    explicit AdaLayerNorm(const Weights &w) : affine(w, kHidden) {}

    /// [1, T, 512], [1, 128] -> [1, T, 512]
    Tensor operator()(const Tensor &x, const Tensor &style) const {
      const auto halves = affine(style).chunk(2, /*dim=*/1);
      return at::addcmul(halves[1], at::layer_norm(x, {kHidden}, {}, {}, 1e-5), halves[0]);
    }
  };

  /// Three LSTMs. The style is part of the input of each.
  struct DurationEncoder {
    std::vector<BiLstm> lstms;
    std::vector<AdaLayerNorm> norms;

    explicit DurationEncoder(const Weights &w) {
      for (int i = 0; i < 3; ++i) {
        lstms.emplace_back(w["lstms"][2 * i], kHidden + kStyle);
        norms.emplace_back(w["lstms"][2 * i + 1]);
      }
    }

    /// [1, T, 512], [1, 128] -> [1, T, 640]
    Tensor operator()(const Tensor &text, const Tensor &style) const {
      const Tensor everywhere = style.unsqueeze(1).expand({1, text.size(1), kStyle});
      Tensor x = at::cat({text, everywhere}, 2);
      for (size_t i = 0; i < lstms.size(); ++i)
        x = at::cat({norms[i](lstms[i](x), style), everywhere}, 2);
      return x;
    }
  };

  /// Turns the features that F0 and energy share into one curve: three residual blocks, of which
  /// the second doubles the rate.
  struct CurveHead {
    AdainResBlock block0, block1, block2;
    Conv1d projection;

    CurveHead(const Weights &w, const std::string &name)
        : block0(w[name][0], kHidden, kHidden),
          block1(w[name][1], kHidden, kHidden / 2, AdainResBlock::Length::Doubling),
          block2(w[name][2], kHidden / 2, kHidden / 2),
          projection(w[name + "_proj"], kHidden / 2, 1, {.kernel = 1}) {}

    /// [1, 512, F], [1, 128] -> [2 F]
    Tensor operator()(const Tensor &x, const Tensor &style) const {
      return projection(block2(block1(block0(x, style), style), style)).flatten();
    }
  };

  DurationEncoder text_encoder;
  BiLstm lstm;
  Linear duration_proj;
  BiLstm shared;
  CurveHead f0, energy;

  explicit ProsodyPredictor(const Weights &w)
      : text_encoder(w["text_encoder"]),
        lstm(w["lstm"], kHidden + kStyle),
        duration_proj(w["duration_proj"]["linear_layer"], kHidden, kMaxDuration),
        shared(w["shared"], kHidden + kStyle),
        f0(w, "F0"),
        energy(w, "N") {}

  /// d [1, T, 640] -> [T] frames per token at speed 1, before rounding
  Tensor durations(const Tensor &d) const {
    return at::sigmoid(duration_proj(lstm(d))).sum(-1).flatten();
  }

  /// en [1, F, 640], style [1, 128] -> F0 [2 F] in Hz, energy [2 F]
  std::pair<Tensor, Tensor> curves(const Tensor &en, const Tensor &style) const {
    // Contiguous, as the kernel of the normalisations needs it.
    const Tensor x = shared(en).transpose(1, 2).contiguous();  // [1, 512, F]
    return {f0(x, style), energy(x, style)};
  }
};

}  // namespace kokoro
