#pragma once

#include <vector>

#include "kernels/text.h"
#include "network/albert.h"
#include "prepare.h"
#include "shared.h"

namespace kokoro::native {

inline kernels::RowNorm row_norm(const LayerNorm &norm) {
  return {data(norm.weight), data(norm.bias), norm.weight.numel(),
          static_cast<float>(norm.epsilon)};
}

inline Conv prepare(Preparation &preparation, const Linear &linear) {
  return prepare(
      preparation, {linear.weight.size(1), linear.weight.size(0), 1}, linear.bias,
      [&] { return linear.weight.unsqueeze(2); }, kernels::Method::Direct);
}

/// Albert, with the tokens as steps.
struct NativeAlbert {
  static constexpr int64_t kHidden = Albert::kHidden, kHeads = Albert::kHeads;

  const Albert *layers;
  kernels::Text functions;
  Conv mapping, projections, dense, ffn, ffn_output;

  NativeAlbert(const Albert &albert, Preparation &preparation)
      : layers(&albert),
        mapping(prepare(preparation, albert.mapping)),
        projections(prepare_projections(albert.layer.attention, preparation)),
        dense(prepare(preparation, albert.layer.attention.dense)),
        ffn(prepare(preparation, albert.layer.ffn)),
        ffn_output(prepare(preparation, albert.layer.ffn_output)) {}

  /// The memory for a token, in floats.
  static constexpr int64_t kFloats = 6 * kHidden;

  /// ids [T] -> [T, 768] at the arena's front
  float *operator()(Session &session, const int64_t *ids, int64_t tokens) const {
    float *const x = session.arena.front(tokens * kHidden);
    const size_t mark = session.arena.mark();
    float *const attended = session.arena.front(tokens * kHidden);
    float *const context = session.arena.front(tokens * kHidden);
    float *const wide = session.arena.front(tokens * 3 * kHidden);
    static_assert(Albert::kFeedForward <= 3 * kHidden && Albert::kEmbedding <= kHidden);
    embed(ids, tokens, context);
    normalise(session, layers->norm, context, tokens);
    share(session, mapping, {.x = context, .length = tokens}, {.y = x});
    for (int pass = 0; pass < Albert::kPasses; ++pass) {
      share(session, projections, {.x = x, .length = tokens}, {.y = wide});
      functions.attend({.queries = wide,
                        .keys = wide + kHidden,
                        .values = wide + 2 * kHidden,
                        .stride = 3 * kHidden,
                        .tokens = tokens,
                        .heads = kHeads,
                        .context = context},
                       session.parallel);
      share(session, dense, {.x = context, .length = tokens}, {.y = attended, .residual = x});
      normalise(session, layers->layer.attention.norm, attended, tokens);
      share(session, ffn, {.x = attended, .length = tokens}, {.y = wide});
      functions.gelu(wide, tokens, Albert::kFeedForward, session.parallel);
      share(session, ffn_output, {.x = wide, .length = tokens}, {.y = x, .residual = attended});
      normalise(session, layers->layer.norm, x, tokens);
    }
    session.arena.pop_front(mark);
    return x;
  }

 private:
  /// The queries, keys and values in one. The scale of the scores is a power of two, so that it
  /// changes no rounding in the weights of the queries.
  static Conv prepare_projections(const Albert::Attention &attention, Preparation &preparation) {
    constexpr double kScale = Albert::Attention::kScale;
    const Linear &query = attention.query, &key = attention.key, &value = attention.value;
    return prepare(
        preparation, {kHidden, 3 * kHidden, 1},
        at::cat({query.bias * kScale, key.bias, value.bias}),
        [&] { return at::cat({query.weight * kScale, key.weight, value.weight}).unsqueeze(2); },
        kernels::Method::Direct);
  }

  /// -> x [T, 128]
  void embed(const int64_t *ids, int64_t tokens, float *x) const {
    constexpr int64_t size = Albert::kEmbedding;
    for (int64_t token = 0; token < tokens; ++token)
      for (int64_t c = 0; c < size; ++c)
        *x++ = data(layers->words)[ids[token] * size + c] +
               data(layers->positions)[token * size + c] + data(layers->types)[c];
  }

  void normalise(const Session &session, const LayerNorm &norm, float *x, int64_t tokens) const {
    const kernels::RowNorm rows = row_norm(norm);
    functions.normalise(rows, x, tokens, x, rows.channels, session.parallel);
  }
};

}  // namespace kokoro::native
