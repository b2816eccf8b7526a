// Computes one block of a convolution. The source file of each instruction set includes this once.

#include "transforms.h"

namespace {

using namespace kokoro::kernels;

constexpr int kVectors = KOKORO_VECTORS, kRows = KOKORO_ROWS, kPanel = kVectors * kLanes;
constexpr int64_t kFloatSums = 8;  // tiles that are summed in float32 at a time

/// Computes activation(scale x + shift) for each channel, for a window that starts at step `first`:
/// -> `to` [window, in]. Steps outside of the input become zeros.
template <Activation kind, bool affine>
void activate(const Job &job, int64_t first, float *to) {
  const ConvInput &input = job.input;
  const int64_t channels = job.shape.in;
  for (int64_t time = first; time < first + job.window(); ++time, to += channels) {
    if (time < -input.before || time >= input.length + input.after) {
      for (int64_t c = 0; c < channels; c += kLanes) store(to + c, Vec{});
      continue;
    }
    const float *from = input.x + time * channels;
    for (int64_t c = 0; c < channels; c += kLanes) {
      Vec y = load(from + c);
      if constexpr (affine) y = y * load(input.scale + c) + load(input.shift + c);
      if constexpr (kind == Activation::LeakyRelu) y = y > 0 ? y : y * input.slope;
      if constexpr (kind == Activation::Snake)
        y += sin_squared(y * load(input.alpha + c)) * load(job.inverse_alpha + c);
      store(to + c, y);
    }
  }
}

template <Activation kind>
void activate(const Job &job, int64_t first, float *to) {
  return job.input.scale ? activate<kind, true>(job, first, to)
                         : activate<kind, false>(job, first, to);
}

void activate(const Job &job, int64_t first, float *to) {
  switch (job.input.activation) {
  case Activation::None:
    return activate<Activation::None>(job, first, to);
  case Activation::LeakyRelu:
    return activate<Activation::LeakyRelu>(job, first, to);
  case Activation::Snake:
    return activate<Activation::Snake>(job, first, to);
  }
}

/// Transforms the input: activated [window, in] -> transformed [points, chunks, rows, depth]
template <class Transform>
void transform_input(const Job &job, int64_t phase_rows, const float *activated,
                     float *transformed) {
  constexpr int points = Transform::kPointCount;
  const int64_t channels = job.shape.in, phases = job.phases(), depth = job.depth();
  for (int64_t phase = 0; phase < phases; ++phase) {
    for (int64_t row = 0; row < phase_rows; ++row) {
      const float *from = activated + (phase + phases * Transform::kOutputs * row) * channels;
      float *to = transformed + (phase * job.phase_rows() + row) * depth;
      for (int64_t c = 0; c < channels; c += kLanes) {
        Vec d[points], v[points];
#pragma GCC unroll 16
        for (int i = 0; i < points; ++i) d[i] = load(from + phases * i * channels + c);
        Transform::input(d, v);
        float *chunk = to + c / kDepth * job.rows() * depth + c % kDepth;
#pragma GCC unroll 16
        for (int i = 0; i < points; ++i) store(chunk + i * job.point_floats(), v[i]);
      }
    }
  }
}

/// Multiplies the matrices `inputs` [rows, depth] and `weights` [depth, panel]. Writes the result
/// to `products` [rows, panel], or adds it to them unless `first`.
template <bool first>
KOKORO_INLINE void multiply(const float *inputs, int64_t stride, const float *weights,
                            int64_t depth, float *products) {
  Vec sum[kRows][kVectors] = {};
  for (int64_t c = 0; c < depth; ++c) {
    Vec weight[kVectors];
#pragma GCC unroll 16
    for (int i = 0; i < kVectors; ++i) weight[i] = load(weights + c * kPanel + i * kLanes);
#pragma GCC unroll 16
    for (int row = 0; row < kRows; ++row) {
      const Vec input = splat(inputs[row * stride + c]);
#pragma GCC unroll 16
      for (int i = 0; i < kVectors; ++i) sum[row][i] += input * weight[i];
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < kRows; ++row)
#pragma GCC unroll 16
    for (int i = 0; i < kVectors; ++i) {
      float *to = products + row * kPanel + i * kLanes;
      store(to, first ? sum[row][i] : sum[row][i] + load(to));
    }
}

/// Prefetches rows of up to two matrices into a cache, a few between products. Otherwise reading
/// them would take long, and prefetching all of them together would delay the products.
struct Prefetch {
  const float *row[2];
  int64_t stride, width, rows, calls;
  int64_t due = 0;
  int count = 0;

  void add(const float *matrix, int64_t offset) {
    if (matrix) row[count++] = matrix + offset;
  }

  /// Call this `calls` times. It is inline, because compilers may drop a function that only
  /// prefetches.
  KOKORO_INLINE void operator()() {
    constexpr int kFarCache = 2;  // the nearest cache is full of factors and products
    for (due += rows; due >= calls; due -= calls)
      for (int i = 0; i < count; ++i, row[i - 1] += stride)
        for (int64_t c = 0; c < width; c += 64 / sizeof(float))
          __builtin_prefetch(row[i] + c, 0, kFarCache);
  }
};

/// Multiplies for one point of one panel: transformed [chunks, rows, depth] and weights [pieces,
/// in, panel] -> products [phases, tiles, panel]
void multiply_point(const Job &job, int64_t tiles, const float *transformed, const float *weights,
                    float *products, Prefetch &prefetch) {
  for (int64_t piece = 0; piece < job.pieces; ++piece) {
    for (int64_t chunk = 0; chunk < job.chunks(); ++chunk) {
      const int64_t depth = std::min(kDepth, job.shape.in - chunk * kDepth);
      const float *inputs = transformed + (chunk * job.rows() + piece) * job.depth();
      for (int64_t phase = 0; phase < job.phases(); ++phase) {
        for (int64_t tile = 0; tile < tiles; tile += kRows) {
          prefetch();
          const float *from = inputs + (phase * job.phase_rows() + tile) * job.depth();
          float *to = products + (phase * job.tiles + tile) * kPanel;
          if (piece == 0 && chunk == 0)
            multiply<true>(from, job.depth(), weights, depth, to);
          else
            multiply<false>(from, job.depth(), weights, depth, to);
        }
      }
      weights += depth * kPanel;
    }
  }
}

/// Transforms the products of one vector of channels: products [points, phases, tiles, panel] ->
/// output from sample `start` on.
template <class Transform>
void transform_output(const Job &job, int64_t start, int64_t tiles, int64_t channel,
                      const float *products, double *sums) {
  constexpr int points = Transform::kPointCount, outputs = Transform::kOutputs;
  const int64_t channels = job.shape.out, phases = job.phases(),
                plane = phases * job.tiles * kPanel;
  const int64_t length = job.length, step = phases * job.stride;
  const float *residual = job.output.residual;
  const Vec offset = load(job.bias + channel);
  Sums total;
  Vec pivot{};
  for (int64_t phase = 0; phase < phases; ++phase) {
    Vec sum{}, square{};
    for (int64_t tile = 0; tile < tiles; ++tile) {
      if (tile % kFloatSums == 0) {
        total.add(sum, square);
        sum = square = Vec{};
      }
      const int64_t time = start + phase + phases * outputs * tile;
      if (time >= length) break;
      const float *from = products + (phase * job.tiles + tile) * kPanel;
      Vec v[points], y[outputs];
#pragma GCC unroll 16
      for (int i = 0; i < points; ++i) v[i] = load(from + i * plane);
      Transform::output(v, y);
      const int64_t count = (length - time + phases - 1) / phases;
      const int64_t at = time * job.stride + channel;
      float *to = job.output.y ? job.output.y + at : nullptr;
#pragma GCC unroll 16
      for (int i = 0; i < outputs; ++i) {
        if (i >= count) break;
        y[i] += offset;
        if (residual) y[i] += load(residual + at + i * step);
        if (job.output.accumulate) y[i] += load(to + i * step);
        if (to) store(to + i * step, y[i]);
      }
      if (phase == 0 && tile == 0) pivot = y[0];
#pragma GCC unroll 16
      for (int i = 0; i < outputs; ++i) {
        if (i >= count) break;
        const Vec from_pivot = y[i] - pivot;
        sum += from_pivot;
        square += from_pivot * from_pivot;
      }
    }
    total.add(sum, square);
  }
  const int64_t samples = std::min(job.samples(), length - start);
  if (sums) total.store(pivot, samples, sums + channel, sums + channels + channel);
}

template <class Transform>
void compute(const Job &job, int64_t index, float *scratch, double *sums) {
  const ConvShape &shape = job.shape;
  const int64_t start = index * job.samples(), step = job.phases() * Transform::kOutputs;
  const int64_t samples = std::min(job.samples(), job.length - start);
  // The last block may have fewer tiles.
  const int64_t tiles = std::min(job.tiles, ceil_div(ceil_div(samples, step), kRows) * kRows);
  float *activated = scratch, *transformed = activated + job.activated_floats();
  float *products = transformed + job.transformed_floats();

  activate(job, start - job.left, activated);
  transform_input<Transform>(job, tiles + job.pieces - 1, activated, transformed);

  const float *weights = job.weights;
  const int64_t calls =
      Transform::kPointCount * job.pieces * job.chunks() * job.phases() * tiles / kRows;
  for (int64_t panel = 0; panel < shape.out; panel += kPanel) {
    const int64_t width = std::min<int64_t>(kPanel, shape.out - panel);
    Prefetch rows{{}, job.stride, width, samples, calls};
    rows.add(job.output.y, start * job.stride + panel);
    rows.add(job.output.residual, start * job.stride + panel);
    for (int point = 0; point < Transform::kPointCount; ++point) {
      multiply_point(job, tiles, transformed + point * job.point_floats(), weights,
                     products + point * job.phases() * job.tiles * kPanel, rows);
      weights += job.pieces * shape.in * kPanel;
    }
    for (int64_t i = 0; i < width; i += kLanes)
      transform_output<Transform>(job, start, tiles, panel + i, products + i, sums);
  }
}

void compute_block(const Job &job, int64_t index, float *scratch, double *sums) {
  if (job.scheme.points == 1) return compute<Identity>(job, index, scratch, sums);
  if (job.scheme.outputs == 4) return compute<ToomCook<4>>(job, index, scratch, sums);
  return compute<ToomCook<5>>(job, index, scratch, sums);
}

}  // namespace
