#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

/// One-dimensional convolutions of float32 on the CPU, with what stands before and after them in the network
/// done on the way, so that samples are read and written once. Nothing here knows libtorch.
///
/// Sound lies time by time: [L, C], all channels of a step side by side. Transforms over time are then plain
/// arithmetic on vectors of channels, whatever the dilation.
namespace kokoro::kernels {

/// Runs body(0) .. body(count - 1), in any order and on any threads.
using Parallel = std::function<void(int64_t count, const std::function<void(int64_t)> &body)>;

enum class Activation { None, LeakyRelu, Snake };

struct ConvShape {
  int64_t in, out;  // channels, multiples of 16
  int64_t kernel;   // odd
  int64_t dilation = 1;
};

/// Direct multiplies as often as the definition does. Fast is Toom-Cook where there is a scheme for the
/// kernel, which takes about half the multiplications, and Direct elsewhere.
enum class Method { Direct, Fast };

/// What is convolved: activation(scale x + shift), and zeros on both sides of it.
struct ConvInput {
  const float *x;  // [L, in]
  int64_t length;
  int64_t before = 0, after = 0;  // steps that lie on either side of x: the zeros come beyond them
  const float *scale = nullptr, *shift = nullptr;  // [in], or none of them
  Activation activation = Activation::None;
  float slope = 0;               // of LeakyRelu, between 0 and 1
  const float *alpha = nullptr;  // [in], of Snake
};

/// Where it goes: convolution + bias + residual, and what is there when that is kept.
struct ConvOutput {
  float *y;                         // [L, out], none of the input; null where only sums are asked for
  const float *residual = nullptr;  // [L, out], may be y itself
  bool accumulate = false;          // adds to y instead of overwriting it
  double *sums = nullptr;           // [2, out]: the sums over time of y and of its square are added
  int64_t length = 0;               // steps of y, those of the input when 0
  int64_t stride = 0;               // from a step of y and residual to the next, `out` when 0
};

struct Kernel;

/// Weights made ready for one convolution.
class Conv {
 public:
  /// `weight` [out, in, kernel], `bias` [out] or null; both may go afterwards. `isa` as in
  /// instruction_sets(), the best of them when null.
  Conv(const ConvShape &shape, const float *weight, const float *bias, const Parallel &parallel,
       Method method = Method::Fast, const char *isa = nullptr);

  void operator()(const ConvInput &input, const ConvOutput &output, const Parallel &parallel) const;

  /// The steps on either side that a step of the output depends on.
  int64_t reach() const { return (shape_.kernel - 1) * shape_.dilation / 2; }

  /// Of the weights as they are kept.
  size_t bytes() const { return sizeof(float) * size_; }

 private:
  struct Free {
    void operator()(float *memory) const;
  };

  ConvShape shape_;
  const Kernel *kernel_;
  const struct Scheme *scheme_;
  std::unique_ptr<float, Free> weights_;  // [panels, points, pieces, in, panel]
  std::vector<float> bias_;               // [panels, panel]
  size_t size_;
};

/// A transposed convolution that upsamples by `stride`, with a kernel of twice that, is a plain one of three
/// taps whose channels are the new steps' channels side by side: its output [L, stride * out] is [stride * L,
/// out].
///
/// `weight` [in, out, 2 * stride] -> [stride * out, in, 3], the plain one's.
std::vector<float> upsampling_weight(const float *weight, int64_t in, int64_t out, int64_t stride);

/// The names of the instruction sets that this processor and this build have kernels for, best first.
std::vector<const char *> instruction_sets();

}  // namespace kokoro::kernels
