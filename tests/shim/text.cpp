// Compares the functions for text with their definitions in float64, for each instruction set.
//
//     text
//
// Prints one line of JSON for each function and size: the root mean square of the error, relative
// to that of the output, the maximum of the error, and whether two threads give the same bits.

#include "kernels/text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <vector>

#include "kernels/pool.h"

namespace {

using namespace kokoro::kernels;

std::mt19937 generator(1);

std::vector<float> normals(int64_t count, double deviation = 1) {
  std::normal_distribution<double> distribution(0, deviation);
  std::vector<float> values(count);
  for (float &value : values) value = static_cast<float>(distribution(generator));
  return values;
}

/// Calls `compute` with one thread and with two, each time with new memory for the output.
void check(const char *isa, const char *what, int64_t size, const std::vector<double> &expected,
           const std::function<void(float *y, const Parallel &)> &compute) {
  Pool pool(2);
  const Parallel alone = [](int64_t count, const auto &body) {
    for (int64_t i = 0; i < count; ++i) body(i);
  };
  std::vector<float> y(expected.size(), NAN), by_two = y;
  compute(y.data(), alone);
  compute(by_two.data(), [&](int64_t count, const auto &body) { pool(count, body); });
  double signal = 0, error = 0, most = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    const double off = std::isfinite(y[i]) ? y[i] - expected[i] : INFINITY;
    signal += expected[i] * expected[i];
    error += off * off;
    most = std::max(most, std::abs(off));
  }
  std::printf(R"({"isa":"%s","what":"%s","size":%ld,"rms":%.3g,"max":%.3g,"same":%s})"
              "\n",
              isa, what, size, std::sqrt(error / signal), std::fmin(most, 1e30),
              y == by_two ? "true" : "false");
}

void check_norm(const char *isa, int64_t rows) {
  constexpr int64_t channels = 768, stride = channels + 16;
  constexpr float epsilon = 1e-5F;
  const std::vector<float> x = normals(rows * channels, 3), scale = normals(channels),
                           shift = normals(channels);
  std::vector<double> expected;
  for (int64_t row = 0; row < rows; ++row) {
    const float *const from = &x[row * channels];
    double mean = 0, variance = 0;
    for (int64_t c = 0; c < channels; ++c) mean += from[c] / double(channels);
    for (int64_t c = 0; c < channels; ++c) variance += std::pow(from[c] - mean, 2) / channels;
    for (int64_t c = 0; c < channels; ++c)
      expected.push_back((from[c] - mean) / std::sqrt(variance + epsilon) * scale[c] + shift[c]);
    // Nothing is written between the rows.
    for (int64_t c = channels; c < stride; ++c) expected.push_back(7);
  }
  check(isa, "normalise", rows, expected, [&](float *y, const Parallel &parallel) {
    std::fill_n(y, rows * stride, 7.F);
    Text(isa).normalise({scale.data(), shift.data(), channels, epsilon}, x.data(), rows, y, stride,
                        parallel);
  });
}

void check_gelu(const char *isa, int64_t rows) {
  constexpr int64_t channels = 64;
  std::vector<float> x = normals(rows * channels, 3);
  x[0] = 40, x[1] = -40, x[2] = 0, x[3] = -4, x[4] = 1e-6F;
  std::vector<double> expected;
  for (const double v : x)
    expected.push_back(v / 2 * (1 + std::tanh(std::sqrt(2 / M_PI) * (v + 0.044715 * v * v * v))));
  check(isa, "gelu", rows, expected, [&](float *y, const Parallel &parallel) {
    std::copy(x.begin(), x.end(), y);
    Text(isa).gelu(y, rows, channels, parallel);
  });
}

void check_attention(const char *isa, int64_t tokens) {
  constexpr int64_t heads = 3, channels = Attention::kChannels, row = heads * channels,
                    stride = 3 * row;
  std::vector<float> x = normals(tokens * stride, 0.6);
  // One token's scores are much larger than the others'.
  for (int64_t i = 0; i < row; ++i) x[i] *= 5;
  const float *const keys = x.data() + row, *const values = keys + row;
  std::vector<double> expected(tokens * row);
  for (int64_t token = 0; token < tokens; ++token)
    for (int64_t head = 0; head < heads; ++head) {
      std::vector<double> scores(tokens);
      double most = -INFINITY, sum = 0;
      for (int64_t other = 0; other < tokens; ++other) {
        for (int64_t c = head * channels; c < (head + 1) * channels; ++c)
          scores[other] += double(x[token * stride + c]) * keys[other * stride + c];
        most = std::max(most, scores[other]);
      }
      for (double &score : scores) sum += score = std::exp(score - most);
      for (int64_t other = 0; other < tokens; ++other)
        for (int64_t c = head * channels; c < (head + 1) * channels; ++c)
          expected[token * row + c] += scores[other] / sum * values[other * stride + c];
    }
  check(isa, "attend", tokens, expected, [&](float *y, const Parallel &parallel) {
    Text(isa).attend({x.data(), keys, values, stride, tokens, heads, y}, parallel);
  });
}

/// Step t reads the input of step t / 2 where `twice`.
void check_lstm(const char *isa, int64_t length, bool twice) {
  constexpr int64_t hidden = Lstm::kHidden, gates = Lstm::kGates, both = 2 * hidden;
  const std::vector<float> weights = normals(2 * gates * hidden, 0.1),
                           inputs = normals(length * 2 * gates);
  std::vector<int64_t> rows(length);
  for (int64_t t = 0; t < length; ++t) rows[t] = twice ? t / 2 : t;
  std::vector<double> expected(length * both);
  for (int64_t direction = 0; direction < 2; ++direction) {
    std::vector<double> state(hidden), cell(hidden), sums(gates);
    for (int64_t i = 0; i < length; ++i) {
      const int64_t t = direction == 0 ? i : length - 1 - i;
      for (int64_t gate = 0; gate < gates; ++gate) {
        sums[gate] = inputs[(rows[t] * 2 + direction) * gates + gate];
        for (int64_t c = 0; c < hidden; ++c)
          sums[gate] += double(weights[(direction * gates + gate) * hidden + c]) * state[c];
      }
      const auto sigmoid = [](double v) { return 1 / (1 + std::exp(-v)); };
      for (int64_t c = 0; c < hidden; ++c) {
        cell[c] = sigmoid(sums[hidden + c]) * cell[c] +
                  sigmoid(sums[c]) * std::tanh(sums[2 * hidden + c]);
        state[c] = sigmoid(sums[3 * hidden + c]) * std::tanh(cell[c]);
        expected[t * both + direction * hidden + c] = state[c];
      }
    }
  }
  const Lstm lstm(weights.data(), isa), copy(lstm.prepared(), isa);
  check(isa, twice ? "lstm of rows" : "lstm", length, expected,
        [&](float *y, const Parallel &parallel) {
          copy(inputs.data(), twice ? rows.data() : nullptr, length, y, both, parallel);
        });
}

}  // namespace

int main() {
  for (const char *isa : instruction_sets()) {
    for (const int64_t size : {1, 16, 37}) {
      check_norm(isa, size);
      check_gelu(isa, size);
    }
    for (const int64_t tokens : {1, 3, 64, 65, 130}) check_attention(isa, tokens);
    check_lstm(isa, 1, false);
    check_lstm(isa, 40, false);
    check_lstm(isa, 41, true);
  }
}
