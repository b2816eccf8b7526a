#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// One-dimensional float32 convolutions on the CPU, without libtorch. They include the operations
/// before and after them in the network, so that samples are read and written only once.
///
/// Sound is stored as [L, C], with all channels of a time step side by side. So transforms over
/// time are plain arithmetic on vectors of channels, whatever the dilation.
namespace kokoro::kernels {

/// Runs body(0) .. body(count - 1), in any order and on any threads.
using Parallel = std::function<void(int64_t count, const std::function<void(int64_t)> &body)>;

enum class Activation { None, LeakyRelu, Snake };

struct ConvShape {
  int64_t in, out;  // channels, multiples of 16
  int64_t kernel;   // odd
  int64_t dilation = 1;
};

/// Direct computes the sums of the definition. Fast uses Toom-Cook for kernels that have a scheme,
/// with about half as many multiplications, and Direct for other kernels.
enum class Method { Direct, Fast };

/// The input of a convolution: activation(scale x + shift), with zeros before and after it.
struct ConvInput {
  const float *x;  // [L, in]
  int64_t length;
  int64_t before = 0, after = 0;  // steps of input that are in memory before and after x
  const float *scale = nullptr, *shift = nullptr;  // [in], or both null
  Activation activation = Activation::None;
  float slope = 0;               // of LeakyRelu, between 0 and 1
  const float *alpha = nullptr;  // [in], of Snake
};

/// The output of a convolution: convolution + bias + residual, added to y if `accumulate`.
struct ConvOutput {
  float *y;                         // [L, out], not part of the input; null to compute only sums
  const float *residual = nullptr;  // [L, out], may be y itself
  bool accumulate = false;          // adds to y instead of overwriting it
  double *sums = nullptr;           // [2, out]: the sums over time of y and of y^2 are added to it
  int64_t length = 0;               // steps of y; 0: as many as in the input
  int64_t stride = 0;               // floats from one step of y and residual to the next; 0: `out`
};

struct Kernel;

/// Weights as a kernel reads them: [panels, points, pieces, in, panel]. They start at a multiple of
/// 64 bytes, and their size is one.
using Prepared = std::shared_ptr<const float>;

/// A convolution with its prepared weights.
class Conv {
 public:
  /// Copies `weight` [out, in, kernel] and `bias` [out], which may be null. `isa` is a name from
  /// instruction_sets(), or null for the best of them.
  Conv(const ConvShape &shape, const float *weight, const float *bias, const Parallel &parallel,
       Method method = Method::Fast, const char *isa = nullptr);

  /// Uses weights that another Conv of the same shape, method and instruction set has prepared.
  Conv(const ConvShape &shape, Prepared weights, const float *bias, Method method = Method::Fast,
       const char *isa = nullptr);

  /// The number of floats of prepared weights.
  static size_t prepared_floats(const ConvShape &shape, Method method = Method::Fast,
                                const char *isa = nullptr);

  void operator()(const ConvInput &input, const ConvOutput &output, const Parallel &parallel) const;

  /// How many input steps before and after it a step of the output depends on.
  int64_t reach() const { return (shape_.kernel - 1) * shape_.dilation / 2; }

  const ConvShape &shape() const { return shape_; }

  const Prepared &prepared() const { return weights_; }

 private:
  ConvShape shape_;
  const Kernel *kernel_;
  const struct Scheme *scheme_;
  Prepared weights_;
  std::vector<float> bias_;  // [panels, panel]
};

/// Turns the weights of a transposed convolution into those of a plain convolution of three taps:
/// [in, out, 2 * stride] -> [stride * out, in, 3]. The transposed convolution upsamples by
/// `stride`.
///
/// Each step of the plain convolution's output has the channels of `stride` new steps side by side.
/// So its output [L, stride * out] is also [stride * L, out].
std::vector<float> upsampling_weight(const float *weight, int64_t in, int64_t out, int64_t stride);

/// The names of the instruction sets that this processor and this build support, best first.
std::vector<const char *> instruction_sets();

/// The name of the layout of prepared weights for the best instruction set, such as "avx512-3".
/// Weights that were prepared elsewhere can be used where this name is the same. Empty if there is
/// no instruction set.
std::string layout();

}  // namespace kokoro::kernels
