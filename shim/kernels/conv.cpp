#include "conv.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <new>

#include "job.h"
#include "scheme.h"

namespace kokoro::kernels {

extern const Kernel kAvx512, kAvx2, kNeon;

namespace {

// Best first.
constexpr std::initializer_list<const Kernel *> kKernels = {
#if defined(__x86_64__)
    &kAvx512,
    &kAvx2,
#elif defined(__aarch64__)
    &kNeon,
#endif
};

constexpr size_t kAlignment = 64;

/// A block's activated and transformed input share a core's second-level cache with its products, a panel of
/// weights, and the output: found by trying.
constexpr int64_t kBlockFloats = (1 << 20) / sizeof(float);
constexpr int64_t kBlockSamples = 300;

float *allocate(size_t floats) {
  const size_t bytes = ceil_div(floats * sizeof(float), kAlignment) * kAlignment;
  void *memory = std::aligned_alloc(kAlignment, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  std::memset(memory, 0, bytes);
  return static_cast<float *>(memory);
}

/// A thread's own memory, which grows to what its largest convolution needs.
float *scratch(size_t floats) {
  struct Buffer {
    size_t floats = 0;
    float *memory = nullptr;
    ~Buffer() { std::free(memory); }
  };
  static thread_local Buffer buffer;
  if (buffer.floats < floats) {
    std::free(buffer.memory);
    buffer = {};
    buffer.memory = allocate(floats);
    buffer.floats = floats;
  }
  return buffer.memory;
}

const Kernel *choose(const char *isa) {
  for (const Kernel *kernel : kKernels)
    if (kernel->supported() && (isa == nullptr || std::strcmp(isa, kernel->isa) == 0)) return kernel;
  return nullptr;
}

const Scheme *choose(Method method, int64_t kernel) {
  if (method == Method::Direct || kernel < 3) return &kDirect;
  return kernel == 3 ? &kThreeTaps : &kFourTaps;
}

/// A piece of a kernel as a polynomial, at one of the points: what its taps [taps] are multiplied with.
std::vector<double> point_of(const Scheme &scheme, int64_t point) {
  std::vector<double> powers(scheme.taps, 0.0);
  if (scheme.points == 1) return {1.0};
  if (point == scheme.points - 1) {
    powers.back() = 1;  // at infinity
    return powers;
  }
  const auto at = [](int64_t i) { return i % 2 == 0 ? kPoints[i / 2] : -kPoints[i / 2]; };
  double value = 1;
  for (int64_t other = 0; other < scheme.points - 1; ++other)
    if (other != point) value /= at(point) - at(other);
  for (double &power : powers) {
    power = value;
    value *= at(point);
  }
  return powers;
}

/// As even as blocks get that are no larger than a cache.
int64_t tiles_of_blocks(const Job &job, int64_t rows) {
  const int64_t phases = job.phases();
  const int64_t floats_per_tile = phases * job.shape.in * (job.scheme.points + job.scheme.outputs);
  const int64_t most =
      std::min(kBlockFloats / floats_per_tile, kBlockSamples / (phases * job.scheme.outputs));
  const int64_t needed = ceil_div(job.input.length, phases * job.scheme.outputs);
  const int64_t blocks = ceil_div(needed, std::max(most / rows * rows, rows));
  return ceil_div(ceil_div(needed, blocks), rows) * rows;
}

}  // namespace

std::vector<const char *> instruction_sets() {
  std::vector<const char *> names;
  for (const Kernel *kernel : kKernels)
    if (kernel->supported()) names.push_back(kernel->isa);
  return names;
}

std::vector<float> upsampling_weight(const float *weight, int64_t in, int64_t out, int64_t stride) {
  std::vector<float> plain(stride * out * in * 3);
  const int64_t kernel = 2 * stride, padding = (kernel - stride) / 2;
  for (int64_t step = 0; step < stride; ++step)
    for (int64_t o = 0; o < out; ++o)
      for (int64_t i = 0; i < in; ++i)
        for (int64_t tap = 0; tap < 3; ++tap) {
          // The input a step earlier reaches this far into the kernel.
          const int64_t at = stride * (1 - tap) + step + padding;
          if (at >= 0 && at < kernel)
            plain[((step * out + o) * in + i) * 3 + tap] = weight[(i * out + o) * kernel + at];
        }
  return plain;
}

void Conv::Free::operator()(float *memory) const { std::free(memory); }

Conv::Conv(const ConvShape &shape, const float *weight, const float *bias, Method method, const char *isa)
    : shape_(shape), kernel_(choose(isa)), scheme_(choose(method, shape.kernel)) {
  const int64_t panel = kernel_->panel, panels = ceil_div(shape.out, panel);
  const int64_t points = scheme_->points, taps = scheme_->taps, pieces = ceil_div(shape.kernel, taps);
  size_ = panels * points * pieces * shape.in * panel;
  weights_.reset(allocate(size_));
  bias_.resize(panels * panel);
  if (bias) std::copy_n(bias, shape.out, bias_.data());
  for (int64_t point = 0; point < points; ++point) {
    const std::vector<double> factors = point_of(*scheme_, point);
    for (int64_t out = 0; out < shape.out; ++out) {
      float *to = weights_.get() + ((out / panel * points + point) * pieces * shape.in) * panel + out % panel;
      for (int64_t piece = 0; piece < pieces; ++piece) {
        for (int64_t in = 0; in < shape.in; ++in, to += panel) {
          double sum = 0;
          for (int64_t tap = 0; tap < std::min(taps, shape.kernel - piece * taps); ++tap)
            sum += factors[tap] * weight[(out * shape.in + in) * shape.kernel + piece * taps + tap];
          *to = static_cast<float>(sum);
        }
      }
    }
  }
}

void Conv::operator()(const ConvInput &input, const ConvOutput &output, const Parallel &parallel) const {
  std::vector<float> inverse_alpha;
  if (input.activation == Activation::Snake)
    for (int64_t c = 0; c < shape_.in; ++c) inverse_alpha.push_back(1 / input.alpha[c]);
  Job job{.shape = shape_,
          .input = input,
          .output = output,
          .scheme = *scheme_,
          .weights = weights_.get(),
          .bias = bias_.data(),
          .inverse_alpha = inverse_alpha.data(),
          .pieces = ceil_div(shape_.kernel, scheme_->taps),
          .tiles = 0,
          .left = (shape_.kernel - 1) * shape_.dilation / 2};
  job.tiles = tiles_of_blocks(job, kernel_->rows);

  const int64_t floats =
      job.activated_floats() + job.transformed_floats() + job.product_floats(kernel_->panel);
  const int64_t sums_of_block = output.sums ? 2 * shape_.out : 0;
  std::vector<double> sums(job.blocks() * sums_of_block);
  parallel(job.blocks(), [&](int64_t block) {
    kernel_->block(job, block, scratch(floats), sums_of_block ? &sums[block * sums_of_block] : nullptr);
  });
  // Block by block, so that the number of threads changes no bit.
  for (int64_t i = 0; i < sums_of_block; ++i) {
    output.sums[i] = 0;
    for (int64_t block = 0; block < job.blocks(); ++block) output.sums[i] += sums[block * sums_of_block + i];
  }
}

}  // namespace kokoro::kernels
