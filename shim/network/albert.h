#pragma once

#include "layers.h"

namespace kokoro {

/// PL-BERT, which is an ALBERT: twelve passes through one shared layer.
struct Albert {
  static constexpr int64_t kEmbedding = 128, kHidden = 768, kHeads = 12, kFeedForward = 2048;
  static constexpr int64_t kPositions = 512, kTokens = 178;
  static constexpr int kPasses = 12;
  static constexpr double kEpsilon = 1e-12;

  struct Attention {
    static constexpr double kScale = 0.125;  // 1 / sqrt(64)
    Linear query, key, value, dense;
    LayerNorm norm;

    explicit Attention(const Weights &w)
        : query(w["query"], kHidden, kHidden),
          key(w["key"], kHidden, kHidden),
          value(w["value"], kHidden, kHidden),
          dense(w["dense"], kHidden, kHidden),
          norm(w["LayerNorm"], kHidden, kEpsilon) {}

    /// [1, T, 768] -> [1, T, 768]
    Tensor operator()(const Tensor &x) const {
      // [1, T, 768] -> [1, 12, T, 64]
      const auto heads = [](const Tensor &t) {
        return t.view({1, -1, kHeads, kHidden / kHeads}).transpose(1, 2);
      };
      // Not at::scaled_dot_product_attention: on the CPU its exponential is accurate to only 20
      // bits, which makes a difference in F0.
      const Tensor scores =
          at::matmul(heads(query(x)), heads(key(x)).transpose(2, 3)) * kScale;  // [1, 12, T, T]
      const Tensor context =
          at::matmul(at::softmax(scores, -1), heads(value(x)));  // [1, 12, T, 64]
      return norm(x + dense(context.transpose(1, 2).reshape(x.sizes())));
    }
  };

  struct Layer {
    Attention attention;
    Linear ffn, ffn_output;
    LayerNorm norm;

    explicit Layer(const Weights &w)
        : attention(w["attention"]),
          ffn(w["ffn"], kHidden, kFeedForward),
          ffn_output(w["ffn_output"], kFeedForward, kHidden),
          norm(w["full_layer_layer_norm"], kHidden, kEpsilon) {}

    /// [1, T, 768] -> [1, T, 768]
    Tensor operator()(const Tensor &x) const {
      const Tensor attended = attention(x);
      return norm(attended + ffn_output(at::gelu(ffn(attended), "tanh")));
    }
  };

  Tensor words;      // [178, 128]
  Tensor positions;  // [512, 128]
  Tensor types;      // [2, 128]; all tokens are of type 0
  LayerNorm norm;
  Linear mapping;
  Layer layer;

  explicit Albert(const Weights &w)
      : words(w["embeddings"].tensor("word_embeddings.weight", {kTokens, kEmbedding})),
        positions(w["embeddings"].tensor("position_embeddings.weight", {kPositions, kEmbedding})),
        types(w["embeddings"].tensor("token_type_embeddings.weight", {2, kEmbedding})),
        norm(w["embeddings"]["LayerNorm"], kEmbedding, kEpsilon),
        mapping(w["encoder"]["embedding_hidden_mapping_in"], kEmbedding, kHidden),
        layer(w["encoder"]["albert_layer_groups"][0]["albert_layers"][0]) {}

  /// ids [1, T] -> [1, T, 768]
  Tensor operator()(const Tensor &ids) const {
    const Tensor embedded =
        at::embedding(words, ids) + positions.narrow(0, 0, ids.size(1)) + types[0];
    Tensor x = mapping(norm(embedded));
    for (int pass = 0; pass < kPasses; ++pass) x = layer(x);
    return x;
  }
};

}  // namespace kokoro
