// Included once by each instruction set's source, after simd.h: how one block of a convolution is computed.

namespace {

using namespace kokoro::kernels;

constexpr int kVectors = KOKORO_VECTORS, kRows = KOKORO_ROWS, kPanel = kVectors * kLanes;
constexpr int64_t kDepth = 128;  // input channels whose weights for a panel stay in the nearest cache

/// Channel by channel, activation(scale x + shift) of all steps from `first` on: -> [steps, in], with zeros
/// for steps outside of the input.
template <Activation kind, bool affine>
void activate(const Job &job, int64_t first, int64_t steps, float *to) {
  const ConvInput &input = job.input;
  const int64_t channels = job.shape.in;
  for (int64_t step = 0; step < steps; ++step, to += channels) {
    const int64_t time = first + step;
    if (time < 0 || time >= input.length) {
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

template <bool affine>
void activate(const Job &job, int64_t first, int64_t steps, float *to) {
  switch (job.input.activation) {
    case Activation::None: return activate<Activation::None, affine>(job, first, steps, to);
    case Activation::LeakyRelu: return activate<Activation::LeakyRelu, affine>(job, first, steps, to);
    case Activation::Snake: return activate<Activation::Snake, affine>(job, first, steps, to);
  }
}

/// The two ends of a scheme: what a tile's samples become before the products, and the products after.
template <int outputs>
struct ToomCook {
  static constexpr int kPointCount = 7, kOutputs = outputs;

  /// d: 7 samples -> v: the values at a, -a, b, -b, c, -c and infinity of the interpolating polynomials
  KOKORO_INLINE static void input(const Vec *d, Vec *v) {
    constexpr double a = kPoints[0] * kPoints[0], b = kPoints[1] * kPoints[1], c = kPoints[2] * kPoints[2];
    pair<0>(d, b, c, v);
    pair<1>(d, a, c, v + 2);
    pair<2>(d, a, b, v + 4);
    constexpr float n0 = -a * b * c, n2 = a * b + b * c + c * a, n4 = -(a + b + c);
    v[6] = d[6] + d[4] * n4 + d[2] * n2 + d[0] * n0;
  }

  KOKORO_INLINE static void output(const Vec *v, Vec *y) {
    Vec even[3], odd[3];
    for (int i = 0; i < 3; ++i) {
      even[i] = v[2 * i] + v[2 * i + 1];
      odd[i] = v[2 * i] - v[2 * i + 1];
    }
    power<0>(even, y);
    power<1>(odd, y);
    power<2>(even, y);
    power<3>(odd, y);
    if constexpr (outputs > 4) power<4>(even, y);
    y[outputs - 1] += v[6];
  }

 private:
  /// (x^2 - b)(x^2 - c)(x +- point) for the pair of points, applied to the samples as powers of x
  template <int index>
  KOKORO_INLINE static void pair(const Vec *d, float b, float c, Vec *v) {
    constexpr float point = kPoints[index];
    const Vec odd = d[5] - d[3] * (b + c) + d[1] * (b * c);
    const Vec even = d[4] - d[2] * (b + c) + d[0] * (b * c);
    v[0] = odd + even * point;
    v[1] = odd - even * point;
  }

  template <int exponent>
  KOKORO_INLINE static void power(const Vec *terms, Vec *y) {
    constexpr auto raised = [](double x) {
      double result = 1;
      for (int i = 0; i < exponent; ++i) result *= x;
      return static_cast<float>(result);
    };
    constexpr float a = raised(kPoints[0]), b = raised(kPoints[1]), c = raised(kPoints[2]);
    y[exponent] = terms[0] * a + terms[1] * b + terms[2] * c;
  }
};

struct Identity {
  static constexpr int kPointCount = 1, kOutputs = 1;
  KOKORO_INLINE static void input(const Vec *d, Vec *v) { *v = *d; }
  KOKORO_INLINE static void output(const Vec *v, Vec *y) { *y = *v; }
};

/// activated [window, in] -> transformed [points, rows, in]
template <class Transform>
void transform_input(const Job &job, int64_t phase_rows, const float *activated, float *transformed) {
  constexpr int points = Transform::kPointCount;
  const int64_t channels = job.shape.in, phases = job.phases(), plane = job.rows() * channels;
  for (int64_t phase = 0; phase < phases; ++phase) {
    for (int64_t row = 0; row < phase_rows; ++row) {
      const float *from = activated + (phase + phases * Transform::kOutputs * row) * channels;
      float *to = transformed + (phase * job.phase_rows() + row) * channels;
      for (int64_t c = 0; c < channels; c += kLanes) {
        Vec d[points], v[points];
        for (int i = 0; i < points; ++i) d[i] = load(from + phases * i * channels + c);
        Transform::input(d, v);
        for (int i = 0; i < points; ++i) store(to + i * plane + c, v[i]);
      }
    }
  }
}

/// Adds to products [rows, panel] the matrix product of inputs [rows, in] and weights [depth, panel].
template <bool first>
KOKORO_INLINE void multiply(const float *inputs, int64_t stride, const float *weights, int64_t depth,
                            float *products) {
  Vec sum[kRows][kVectors];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; ++row)
#pragma GCC unroll 16
    for (int i = 0; i < kVectors; ++i)
      sum[row][i] = first ? Vec{} : load(products + row * kPanel + i * kLanes);
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
    for (int i = 0; i < kVectors; ++i) store(products + row * kPanel + i * kLanes, sum[row][i]);
}

/// One point of one panel: transformed [rows, in], weights [pieces, in, panel] -> products
/// [phases, tiles, panel]
void multiply_point(const Job &job, int64_t tiles, const float *transformed, const float *weights,
                    float *products) {
  const int64_t channels = job.shape.in;
  for (int64_t piece = 0; piece < job.pieces; ++piece) {
    for (int64_t c = 0; c < channels; c += kDepth) {
      const int64_t depth = std::min(kDepth, channels - c);
      const float *block = weights + (piece * channels + c) * kPanel;
      for (int64_t phase = 0; phase < job.phases(); ++phase) {
        for (int64_t tile = 0; tile < tiles; tile += kRows) {
          const float *from = transformed + (phase * job.phase_rows() + tile + piece) * channels + c;
          float *to = products + (phase * job.tiles + tile) * kPanel;
          if (piece == 0 && c == 0)
            multiply<true>(from, channels, block, depth, to);
          else
            multiply<false>(from, channels, block, depth, to);
        }
      }
    }
  }
}

/// products [points, phases, tiles, panel] -> output from sample `start` on, for the channels of a vector
template <class Transform>
void transform_output(const Job &job, int64_t start, int64_t tiles, int64_t channel, const float *bias,
                      const float *products, double *sums) {
  constexpr int points = Transform::kPointCount, outputs = Transform::kOutputs;
  const int64_t channels = job.shape.out, phases = job.phases(), plane = phases * job.tiles * kPanel;
  const Vec offset = load(bias);
  Sums total;
  Vec pivot{};
  for (int64_t phase = 0; phase < phases; ++phase) {
    for (int64_t tile = 0; tile < tiles; ++tile) {
      const int64_t time = start + phase + phases * outputs * tile;
      if (time >= job.input.length) break;
      const int64_t count = (job.input.length - time + phases - 1) / phases;
      Vec v[points], y[outputs];
      for (int i = 0; i < points; ++i) v[i] = load(products + i * plane + (phase * job.tiles + tile) * kPanel);
      Transform::output(v, y);
      Vec sum{}, square{};
      if (phase == 0 && tile == 0) pivot = y[0];
      for (int i = 0; i < outputs; ++i) {
        if (i >= count) break;
        const int64_t at = (time + phases * i) * channels + channel;
        y[i] += offset;
        if (job.output.residual) y[i] += load(job.output.residual + at);
        store(job.output.y + at, y[i]);
        const Vec from_pivot = y[i] - pivot;
        sum += from_pivot;
        square += from_pivot * from_pivot;
      }
      total.add(sum, square);
    }
  }
  const int64_t samples = std::min(job.samples(), job.input.length - start);
  if (sums) total.store(pivot, samples, sums + channel, sums + channels + channel);
}

template <class Transform>
void compute(const Job &job, int64_t index, float *scratch, double *sums) {
  const int64_t start = index * job.samples(), step = job.phases() * Transform::kOutputs;
  // The last block has fewer tiles.
  const int64_t left = (job.input.length - start + step - 1) / step;
  const int64_t tiles = std::min(job.tiles, (left + kRows - 1) / kRows * kRows);
  float *activated = scratch, *transformed = activated + job.activated_floats();
  float *products = transformed + job.transformed_floats();

  if (job.input.scale)
    activate<true>(job, start - job.left, job.window(), activated);
  else
    activate<false>(job, start - job.left, job.window(), activated);
  transform_input<Transform>(job, tiles + job.pieces - 1, activated, transformed);

  const int64_t point_weights = job.pieces * job.shape.in * kPanel;
  const float *weights = job.weights;
  for (int64_t panel = 0; panel < job.shape.out; panel += kPanel) {
    for (int point = 0; point < Transform::kPointCount; ++point, weights += point_weights)
      multiply_point(job, tiles, transformed + point * job.rows() * job.shape.in, weights,
                     products + point * job.phases() * job.tiles * kPanel);
    for (int64_t i = 0; i < kPanel && panel + i < job.shape.out; i += kLanes)
      transform_output<Transform>(job, start, tiles, panel + i, job.bias + panel + i, products + i, sums);
  }
}

void compute_block(const Job &job, int64_t index, float *scratch, double *sums) {
  if (job.scheme.points == 1) return compute<Identity>(job, index, scratch, sums);
  if (job.scheme.outputs == 4) return compute<ToomCook<4>>(job, index, scratch, sums);
  return compute<ToomCook<5>>(job, index, scratch, sums);
}

}  // namespace
