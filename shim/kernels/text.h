#pragma once

#include <cstdint>

#include "conv.h"

/// What text and prosody need besides convolutions: attention, LSTMs, and functions of rows. A
/// matrix [rows, channels] is stored row by row. This code does not use libtorch.
namespace kokoro::kernels {

/// Normalises each row x: scale (x - mean) / sqrt(variance + epsilon) + shift.
struct RowNorm {
  const float *scale, *shift;  // [channels]
  int64_t channels;            // a multiple of 16
  float epsilon;
};

/// Attention of every token to all tokens. Each head has its own channels.
struct Attention {
  static constexpr int64_t kChannels = 64;  // of a head

  /// [tokens, heads, kChannels] each, in rows of `stride` floats. The queries are already scaled.
  const float *queries, *keys, *values;
  int64_t stride;
  int64_t tokens, heads;
  float *context;  // [tokens, heads, kChannels]
};

struct Kernel;

/// The functions for one instruction set. `isa` is as for Conv. The number of threads changes no
/// bit of a result.
class Text {
 public:
  explicit Text(const char *isa = nullptr);

  /// Normalises x [rows, channels] -> y, in rows of `stride` floats. y may be x.
  void normalise(const RowNorm &norm, const float *x, int64_t rows, float *y, int64_t stride,
                 const Parallel &parallel) const;

  /// Replaces x [rows, channels] by GELU(x), in its form with tanh.
  void gelu(float *x, int64_t rows, int64_t channels, const Parallel &parallel) const;

  void attend(const Attention &attention, const Parallel &parallel) const;

 private:
  const Kernel *kernel_;
};

/// What an LSTM computes in every step: its hidden state. Another layer has computed what the input
/// adds to the gates.
class Lstm {
 public:
  static constexpr int64_t kHidden = 256, kGates = 4 * kHidden, kDirections = 2;
  static constexpr size_t kPreparedFloats = kDirections * kGates * kHidden;

  /// Copies the weights of the hidden state [2, kGates, kHidden]: forward, then reverse.
  explicit Lstm(const float *weight, const char *isa = nullptr);

  /// Uses weights that another Lstm has prepared for the same instruction set.
  explicit Lstm(Prepared weights, const char *isa = nullptr);

  /// inputs [.., 2, kGates] -> y [length, 2, kHidden], in rows of `stride` floats. Step t reads the
  /// row `rows[t]` of the inputs, or the row t if `rows` is null.
  void operator()(const float *inputs, const int64_t *rows, int64_t length, float *y,
                  int64_t stride, const Parallel &parallel) const;

  const Prepared &prepared() const { return weights_; }

 private:
  const Kernel *kernel_;
  Prepared weights_;  // [2, panels, kHidden, panel]
};

}  // namespace kokoro::kernels
