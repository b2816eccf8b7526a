#pragma once

#include "layers.h"

namespace kokoro {

/// Encodes the text for the decoder: three convolutions and an LSTM over the tokens.
struct TextEncoder {
  static constexpr int64_t kTokens = 178, kHidden = 512, kKernel = 5;
  static constexpr float kSlope = 0.2F;  // of the leaky ReLU

  struct Block {
    Conv1d conv;
    LayerNorm norm;

    explicit Block(const Weights &w)
        : conv(w[0], kHidden, kHidden, {.kernel = kKernel, .padding = same_padding(kKernel)}),
          norm(w[1], kHidden, 1e-5, "gamma", "beta") {}

    /// [1, 512, T] -> [1, 512, T]; the norm is over the channels
    Tensor operator()(const Tensor &x) const {
      return at::leaky_relu(norm(conv(x).transpose(1, 2)).transpose(1, 2), kSlope);
    }
  };

  Tensor embedding;  // [178, 512]
  std::vector<Block> cnn;
  BiLstm lstm;

  explicit TextEncoder(const Weights &w)
      : embedding(w["embedding"].tensor("weight", {kTokens, kHidden})), lstm(w["lstm"], kHidden) {
    for (int i = 0; i < 3; ++i) cnn.emplace_back(w["cnn"][i]);
  }

  /// ids [1, T] -> [1, 512, T]
  Tensor operator()(const Tensor &ids) const {
    Tensor x = at::embedding(embedding, ids).transpose(1, 2);
    for (const Block &block : cnn) x = block(x);
    return lstm(x.transpose(1, 2)).transpose(1, 2);
  }
};

}  // namespace kokoro
