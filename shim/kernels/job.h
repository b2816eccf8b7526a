#pragma once

#include <algorithm>

#include "conv.h"
#include "scheme.h"
#include "signal.h"
#include "text.h"

namespace kokoro::kernels {

constexpr int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// How many input channels are summed at a time. Their weights for a panel stay in the nearest
/// cache, and short sums have smaller rounding errors than long ones.
constexpr int64_t kDepth = 64;

/// One convolution, divided into blocks of time that fit a core's cache.
///
/// A dilated convolution consists of `phases` plain ones, each on every phases-th sample. A block
/// has `tiles` tiles of each phase.
struct Job {
  ConvShape shape;
  ConvInput input;
  ConvOutput output;
  Scheme scheme;
  const float *weights;        // [panels, points, pieces, in, panel]
  const float *bias;           // [panels, panel]
  const float *inverse_alpha;  // [in], of Snake
  int64_t pieces;              // pieces of the kernel
  int64_t tiles;               // tiles per phase and block, a multiple of Kernel::rows
  int64_t left;                // input steps that an output step needs before it
  int64_t length;              // steps of the output
  int64_t stride;              // floats from one step of the output to the next

  int64_t phases() const { return shape.dilation; }
  int64_t samples() const { return phases() * tiles * scheme.outputs; }
  int64_t blocks() const { return ceil_div(length, samples()); }

  // The working memory of a block.

  /// The rows of a phase: its tiles, and more that only the later pieces of the kernel read.
  int64_t phase_rows() const { return tiles + pieces - 1; }
  int64_t rows() const { return phases() * phase_rows(); }
  /// The activated input is [window, in].
  int64_t window() const {
    return phases() * (scheme.outputs * (phase_rows() - 1) + scheme.points);
  }
  int64_t activated_floats() const { return window() * shape.in; }
  /// The transformed input is [points, chunks, rows, depth]: values used together are neighbours.
  int64_t depth() const { return std::min(kDepth, shape.in); }
  int64_t chunks() const { return ceil_div(shape.in, kDepth); }
  int64_t point_floats() const { return chunks() * rows() * depth(); }
  int64_t transformed_floats() const { return scheme.points * point_floats(); }
  /// The products are [points, phases, tiles, panel].
  int64_t product_floats(int64_t panel) const { return scheme.points * phases() * tiles * panel; }
};

/// One LSTM. The shapes are those of Lstm.
struct LstmJob {
  const float *weights, *inputs;
  const int64_t *rows;
  int64_t length;
  float *y;
  int64_t stride;
};

/// The functions for one instruction set, and the sizes that they are compiled for.
struct Kernel {
  const char *isa;
  bool (*supported)();
  int64_t panel;  // output channels that are computed together
  int64_t rows;   // tiles that are computed together
  /// Computes one block in the working memory `scratch`. Writes its sums [2, out] unless null.
  void (*block)(const Job &, int64_t index, float *scratch, double *sums);
  /// Compute parts of the functions in signal.h: values, frames and hops from `begin` to `end`.
  void (*excite)(const Excitation &, int64_t begin, int64_t end, float *samples);
  void (*analyse)(const Bases &, const float *samples, int64_t begin, int64_t end, float *frames);
  void (*synthesise)(const Bases &, const float *frames, int64_t frame_count, int64_t begin,
                     int64_t end, float *samples);
  /// Compute parts of the functions in text.h: a row, values, a head, and a direction.
  void (*normalise)(const RowNorm &, const float *x, float *y);
  void (*gelu)(float *x, int64_t count);
  void (*attend)(const Attention &, int64_t head, float *scratch);
  void (*lstm)(const LstmJob &, int64_t direction);
};

/// The kernel for the instruction set `isa`, or the best one for null. Null if it is not supported.
const Kernel *choose_kernel(const char *isa);

/// New memory for weights, to be freed with std::free.
float *allocate(size_t floats);

/// Working memory of the calling thread. It grows to the size that its largest task needs.
float *scratch(size_t floats);

}  // namespace kokoro::kernels
