// Computes the functions of rows and the LSTMs of text.h. Included after block.h, in the same way.

#include "attention.h"

namespace {

using namespace kokoro::kernels;

void normalise(const RowNorm &norm, const float *x, float *y) {
  const auto count = static_cast<float>(norm.channels);
  Vec sum{}, square{};
  for (int64_t c = 0; c < norm.channels; c += kLanes) sum += load(x + c);
  const float mean = sum_of(sum) / count;
  for (int64_t c = 0; c < norm.channels; c += kLanes) {
    const Vec off = load(x + c) - mean;
    square += off * off;
  }
  const float factor = 1 / std::sqrt(sum_of(square) / count + norm.epsilon);
  for (int64_t c = 0; c < norm.channels; c += kLanes)
    store(y + c, (load(x + c) - mean) * factor * load(norm.scale + c) + load(norm.shift + c));
}

/// x / (1 + e^(-2 u)) is x (1 + tanh(u)) / 2, without its cancellation.
void gelu(float *x, int64_t count) {
  constexpr float kCube = 0.044715f, kTwice = 1.5957691216f;  // 2 sqrt(2 / pi)
  for (int64_t i = 0; i < count; i += kLanes) {
    const Vec v = load(x + i);
    const Vec u = v * (kTwice + kTwice * kCube * (v * v));
    store(x + i, v / (1.0f + exponential(-u)));
  }
}

KOKORO_INLINE Vec sigmoid(Vec x) { return 1.0f / (1.0f + exponential(-x)); }

/// Adds the products of a panel's weights [kHidden, panel] and the hidden state to the gates.
KOKORO_INLINE void add_products(const float *weights, const float *hidden, float *gates) {
  constexpr int kTogether = 8 / kVectors;  // enough sums to hide the latency of a product
  Vec sum[kTogether][kVectors] = {};
  for (int64_t i = 0; i < Lstm::kHidden; i += kTogether, weights += kTogether * kPanel)
#pragma GCC unroll 16
    for (int k = 0; k < kTogether; ++k)
#pragma GCC unroll 16
      for (int v = 0; v < kVectors; ++v)
        sum[k][v] += hidden[i + k] * load(weights + k * kPanel + v * kLanes);
#pragma GCC unroll 16
  for (int v = 0; v < kVectors; ++v) {
    Vec total = sum[0][v];
    for (int k = 1; k < kTogether; ++k) total += sum[k][v];
    store(gates + v * kLanes, load(gates + v * kLanes) + total);
  }
}

/// Computes one direction of an LSTM.
void lstm(const LstmJob &job, int64_t direction) {
  constexpr int64_t hidden = Lstm::kHidden, gates = Lstm::kGates;
  const float *const weights = job.weights + direction * gates * hidden;
  alignas(64) float sums[gates], cell[hidden] = {}, state[hidden] = {};
  for (int64_t i = 0; i < job.length; ++i) {
    const int64_t t = direction == 0 ? i : job.length - 1 - i, row = job.rows ? job.rows[t] : t;
    std::copy_n(job.inputs + (row * Lstm::kDirections + direction) * gates, gates, sums);
    for (int64_t first = 0; i > 0 && first < gates; first += kPanel)
      add_products(weights + first * hidden, state, sums + first);
    float *const y = job.y + t * job.stride + direction * hidden;
    for (int64_t c = 0; c < hidden; c += kLanes) {
      const auto gate = [&](int64_t number) { return load(sums + number * hidden + c); };
      const Vec kept = sigmoid(gate(1)) * load(cell + c) + sigmoid(gate(0)) * tanh(gate(2));
      const Vec out = sigmoid(gate(3)) * tanh(kept);
      store(cell + c, kept);
      store(state + c, out);
      store(y + c, out);
    }
  }
}

}  // namespace
