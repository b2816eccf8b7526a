// Computes the attention of text.h. Included after block.h, in the same way.

#include "waves.h"

namespace {

using namespace kokoro::kernels;

KOKORO_INLINE float largest(Vec v) {
  float most = v[0];
  for (int i = 1; i < kLanes; ++i) most = std::max(most, v[i]);
  return most;
}

KOKORO_INLINE float sum_of(Vec v) {
  float sum = 0;
  for (int i = 0; i < kLanes; ++i) sum += v[i];
  return sum;
}

/// The keys and values of a head as matrices that `multiply` reads.
struct Head {
  const float *keys;    // [panels of tokens, channels, panel], with zeros after the last token
  const float *values;  // [panels of channels, tokens, panel]
};

Head pack(const Attention &a, int64_t head, float *to) {
  constexpr int64_t channels = Attention::kChannels;
  const int64_t first = head * channels;
  const Head packed{.keys = to, .values = to + ceil_div(a.tokens, kPanel) * kPanel * channels};
  for (int64_t panel = 0; panel < a.tokens; panel += kPanel, to += channels * kPanel)
    for (int64_t lane = 0; lane < kPanel; ++lane) {
      const int64_t token = panel + lane;
      const float *const from = a.keys + token * a.stride + first;
      for (int64_t c = 0; c < channels; ++c) to[c * kPanel + lane] = token < a.tokens ? from[c] : 0;
    }
  for (int64_t panel = 0; panel < channels; panel += kPanel)
    for (int64_t token = 0; token < a.tokens; ++token, to += kPanel)
      std::copy_n(a.values + token * a.stride + first + panel, kPanel, to);
  return packed;
}

/// Turns the scores [panels, kRows, panel] of a row into e^(score - largest), and returns their
/// sum.
float exponentials(float *scores, int64_t row, int64_t tokens) {
  constexpr float kNever = -1e30f;
  const int64_t panels = ceil_div(tokens, kPanel);
  float *const last = scores + ((panels - 1) * kRows + row) * kPanel;
  for (int64_t i = tokens - (panels - 1) * kPanel; i < kPanel; ++i) last[i] = kNever;
  const auto each = [&](auto &&use) {
    for (int64_t panel = 0; panel < panels; ++panel)
      for (int64_t i = 0; i < kPanel; i += kLanes) use(scores + (panel * kRows + row) * kPanel + i);
  };
  Vec most = splat(kNever), sum{};
  each([&](const float *p) {
    const Vec v = load(p);
    most = v > most ? v : most;
  });
  const Vec top = splat(largest(most));
  each([&](float *p) {
    const Vec v = exponential(load(p) - top);
    store(p, v);
    sum += v;
  });
  return sum_of(sum);
}

/// Computes the context of one head.
void attend(const Attention &a, int64_t head, float *scratch) {
  constexpr int64_t channels = Attention::kChannels;
  const int64_t panels = ceil_div(a.tokens, kPanel), first = head * channels;
  const Head packed = pack(a, head, scratch);
  float *const scores = scratch + 2 * panels * kPanel * channels;
  float *const queries = scores + panels * kPanel * kRows;
  float *const context = queries + kRows * channels;
  for (int64_t begin = 0; begin < a.tokens; begin += kRows) {
    const int64_t rows = std::min<int64_t>(kRows, a.tokens - begin);
    for (int64_t row = 0; row < kRows; ++row)  // the rows after the last token are not used
      std::copy_n(a.queries + std::min(begin + row, a.tokens - 1) * a.stride + first, channels,
                  queries + row * channels);
    for (int64_t panel = 0; panel < panels; ++panel)
      multiply<true>(queries, channels, packed.keys + panel * channels * kPanel, channels,
                     scores + panel * kRows * kPanel);
    float factors[kRows];
    for (int64_t row = 0; row < rows; ++row) factors[row] = 1 / exponentials(scores, row, a.tokens);
    for (int64_t column = 0; column < channels; column += kPanel) {
      const float *const values = packed.values + column * a.tokens;
      for (int64_t panel = 0; panel < panels; ++panel) {
        const int64_t token = panel * kPanel, count = std::min<int64_t>(kPanel, a.tokens - token);
        const auto add = panel == 0 ? multiply<true> : multiply<false>;
        add(scores + token * kRows, kPanel, values + token * kPanel, count, context);
      }
      for (int64_t row = 0; row < rows; ++row) {
        float *const to = a.context + ((begin + row) * a.heads + head) * channels + column;
        for (int64_t i = 0; i < kPanel; i += kLanes)
          store(to + i, load(context + row * kPanel + i) * factors[row]);
      }
    }
  }
}

}  // namespace
