#include "conv.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <new>
#include <utility>

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

constexpr size_t kAlignment = 64, kHugePage = 2 << 20;

/// The version of the layout of prepared weights. Increase it with every change to their bytes: to
/// the schemes, their points, `pack_point`, Lstm, or the order in which the network's layers are
/// prepared.
constexpr const char *kLayoutVersion = "3";

/// Limits on the size of a block, found by experiment. The activated and transformed input of a
/// block share a core's second-level cache with its products, a panel of weights, and the output.
constexpr int64_t kBlockFloats = (1 << 20) / sizeof(float);
constexpr int64_t kBlockSamples = 300;

const Scheme *choose_scheme(Method method, int64_t kernel) {
  if (method == Method::Direct || kernel < 3) return &kDirect;
  return kernel == 3 ? &kThreeTaps : &kFourTaps;
}

/// The factors [taps] that evaluate a piece of a kernel at one of the points, with its taps as the
/// coefficients of a polynomial.
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

/// Transforms a panel's weights [lanes, in, kernel] for one point: -> `to` [pieces, in, panel]
void pack_point(const ConvShape &shape, const Scheme &scheme, int64_t point, int64_t lanes,
                int64_t panel, const float *weight, float *to) {
  constexpr int64_t kTogether = 16;  // divides every panel
  const std::vector<double> factors = point_of(scheme, point);
  for (int64_t first = 0; first < shape.kernel; first += scheme.taps) {
    const int64_t taps = std::min(scheme.taps, shape.kernel - first);
    for (int64_t in = 0; in < shape.in; ++in)
      for (int64_t lane = 0; lane < panel; lane += kTogether, to += kTogether) {
        double sums[kTogether] = {};
        const float *from = weight + (lane * shape.in + in) * shape.kernel + first;
        for (int64_t tap = 0; tap < (lane < lanes ? taps : 0); ++tap)
          for (int64_t i = 0; i < kTogether; ++i)
            sums[i] += factors[tap] * from[i * shape.in * shape.kernel + tap];
        for (int64_t i = 0; i < kTogether; ++i) to[i] = static_cast<float>(sums[i]);
      }
  }
}

/// The prepared weights of a panel for one point, in floats.
int64_t floats_of_point(const ConvShape &shape, const Scheme &scheme, const Kernel &kernel) {
  return ceil_div(shape.kernel, scheme.taps) * shape.in * kernel.panel;
}

/// The tiles per block, a multiple of `rows`. Blocks fit a cache and are about equally large.
int64_t tiles_of_blocks(const Job &job, int64_t rows) {
  const int64_t phases = job.phases();
  const int64_t floats_per_tile = phases * job.shape.in * (job.scheme.points + job.scheme.outputs);
  const int64_t most =
      std::min(kBlockFloats / floats_per_tile, kBlockSamples / (phases * job.scheme.outputs));
  const int64_t needed = ceil_div(job.length, phases * job.scheme.outputs);
  const int64_t blocks = ceil_div(needed, std::max(most / rows * rows, rows));
  return ceil_div(ceil_div(needed, blocks), rows) * rows;
}

}  // namespace

float *allocate(size_t floats) {
  const size_t bytes = ceil_div(floats * sizeof(float), kAlignment) * kAlignment;
  const bool large = bytes >= kHugePage;
  void *memory = nullptr;
  if (posix_memalign(&memory, large ? kHugePage : kAlignment, bytes) != 0) throw std::bad_alloc();
  // Only a hint: memory of huge pages takes less time to fill.
  if (large) madvise(memory, bytes, MADV_HUGEPAGE);
  return static_cast<float *>(memory);
}

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

const Kernel *choose_kernel(const char *isa) {
  for (const Kernel *kernel : kKernels)
    if (kernel->supported() && (isa == nullptr || std::strcmp(isa, kernel->isa) == 0))
      return kernel;
  return nullptr;
}

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
          // The tap of the kernel that leads from this step of the input to the new step.
          const int64_t at = stride * (1 - tap) + step + padding;
          if (at >= 0 && at < kernel)
            plain[((step * out + o) * in + i) * 3 + tap] = weight[(i * out + o) * kernel + at];
        }
  return plain;
}

std::string layout() {
  const Kernel *const best = choose_kernel(nullptr);
  return best ? std::string(best->isa) + "-" + kLayoutVersion : "";
}

size_t Conv::prepared_floats(const ConvShape &shape, Method method, const char *isa) {
  const Kernel &kernel = *choose_kernel(isa);
  const Scheme &scheme = *choose_scheme(method, shape.kernel);
  return ceil_div(shape.out, kernel.panel) * scheme.points * floats_of_point(shape, scheme, kernel);
}

Conv::Conv(const ConvShape &shape, Prepared weights, const float *bias, Method method,
           const char *isa)
    : shape_(shape),
      kernel_(choose_kernel(isa)),
      scheme_(choose_scheme(method, shape.kernel)),
      weights_(std::move(weights)),
      bias_(ceil_div(shape.out, kernel_->panel) * kernel_->panel) {
  if (bias) std::copy_n(bias, shape.out, bias_.data());
}

Conv::Conv(const ConvShape &shape, const float *weight, const float *bias, const Parallel &parallel,
           Method method, const char *isa)
    : Conv(shape, Prepared(), bias, method, isa) {
  float *const prepared = allocate(prepared_floats(shape, method, isa));
  weights_.reset(prepared, std::free);
  const int64_t panel = kernel_->panel, points = scheme_->points;
  const int64_t of_point = floats_of_point(shape, *scheme_, *kernel_);
  parallel(ceil_div(shape.out, panel) * points, [&](int64_t i) {
    const int64_t first = i / points * panel;
    pack_point(shape, *scheme_, i % points, std::min(panel, shape.out - first), panel,
               weight + first * shape.in * shape.kernel, prepared + i * of_point);
  });
}

void Conv::operator()(const ConvInput &input, const ConvOutput &output,
                      const Parallel &parallel) const {
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
          .left = reach(),
          .length = output.length ? output.length : input.length,
          .stride = output.stride ? output.stride : shape_.out};
  job.tiles = tiles_of_blocks(job, kernel_->rows);

  const int64_t floats =
      job.activated_floats() + job.transformed_floats() + job.product_floats(kernel_->panel);
  const int64_t sums_of_block = output.sums ? 2 * shape_.out : 0;
  std::vector<double> sums(job.blocks() * sums_of_block);
  parallel(job.blocks(), [&](int64_t block) {
    kernel_->block(job, block, scratch(floats),
                   sums_of_block ? &sums[block * sums_of_block] : nullptr);
  });
  // Sums are added in the order of the blocks, so that the number of threads changes no bit.
  for (int64_t block = 0; block < job.blocks(); ++block)
    for (int64_t i = 0; i < sums_of_block; ++i) output.sums[i] += sums[block * sums_of_block + i];
}

}  // namespace kokoro::kernels
