#pragma once

#include <algorithm>

#include "conv.h"
#include "scheme.h"
#include "signal.h"

namespace kokoro::kernels {

constexpr int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Input channels that are summed in one go: their weights for a panel stay in the nearest cache, and short
/// sums round better than long ones.
constexpr int64_t kDepth = 64;

/// One convolution, cut into blocks of time that a thread's cache can hold.
///
/// A dilated convolution is `phases` plain ones, on every phases-th sample each. A block has `tiles` tiles of
/// every phase.
struct Job {
  ConvShape shape;
  ConvInput input;
  ConvOutput output;
  Scheme scheme;
  const float *weights;        // [panels, points, pieces, in, panel]
  const float *bias;           // [panels, panel]
  const float *inverse_alpha;  // [in], of Snake
  int64_t pieces;              // of the kernel
  int64_t tiles;               // of a phase in a block, a multiple of the kernel's rows
  int64_t left;                // zeros before the input
  int64_t length;              // of the output
  int64_t stride;              // from a step of the output to the next, in floats

  int64_t phases() const { return shape.dilation; }
  int64_t samples() const { return phases() * tiles * scheme.outputs; }
  int64_t blocks() const { return ceil_div(length, samples()); }

  // In memory of its own a block keeps:
  /// tiles of a phase, with those that only the later pieces see,
  int64_t phase_rows() const { return tiles + pieces - 1; }
  int64_t rows() const { return phases() * phase_rows(); }
  /// activated input [window, in],
  int64_t window() const { return phases() * (scheme.outputs * (phase_rows() - 1) + scheme.points); }
  int64_t activated_floats() const { return window() * shape.in; }
  /// the same transformed [points, chunks, rows, depth], where neighbours are multiplied together,
  int64_t depth() const { return std::min(kDepth, shape.in); }
  int64_t chunks() const { return ceil_div(shape.in, kDepth); }
  int64_t point_floats() const { return chunks() * rows() * depth(); }
  int64_t transformed_floats() const { return scheme.points * point_floats(); }
  /// and products [points, phases, tiles, panel].
  int64_t product_floats(int64_t panel) const { return scheme.points * phases() * tiles * panel; }
};

/// What an instruction set brings.
struct Kernel {
  const char *isa;
  bool (*supported)();
  int64_t panel;  // output channels that are computed together
  int64_t rows;   // tiles that are computed together
  /// Computes one block in `scratch`, and its sums [2, out] when the job asks for them.
  void (*block)(const Job &, int64_t index, float *scratch, double *sums);
  /// Pieces of what signal.h has: values `begin` to `end`, frames, and hops.
  void (*excite)(const Excitation &, int64_t begin, int64_t end, float *samples);
  void (*analyse)(const Bases &, const float *samples, int64_t begin, int64_t end, float *frames);
  void (*synthesise)(const Bases &, const float *frames, int64_t frame_count, int64_t begin, int64_t end,
                     float *samples);
};

/// The best that this processor has, or the one of that name.
const Kernel *choose_kernel(const char *isa);

}  // namespace kokoro::kernels
