#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

/// A normalisation over time, a style and an activation as one kernel of a GPU. In shapes, C is
/// channels and L is steps of time.
namespace kokoro::fused {

constexpr double kEpsilon = 1e-5;  // is added to the variance

/// The statistics, style and activation of a normalised layer. All tensors are contiguous, in
/// float32 and on one device.
struct Activation {
  at::Tensor mean, variance;  // [C], of the sound over time
  at::Tensor affine;          // [1, 2 C]: 1 + gamma, then beta
  at::Tensor alpha;           // C values, of Snake. Undefined: a leaky ReLU
  at::Tensor reciprocal;      // C values: 1 / alpha. Undefined if alpha is
  double slope = 0;           // of the leaky ReLU
};

/// Compiles the kernel for a GPU, unless that has been done. Returns why the kernel can't be used,
/// or nothing if it can. Never throws.
std::optional<std::string> prepare(at::Device device);

/// Whether activate can be called: prepare has succeeded for the device, and the calling thread
/// uses its default stream.
bool available(at::Device device);

/// Writes y = scale x + shift and the activation of y to `out`, in one launch:
///   out[c, i] = activation(scale[c] x[c, first + i] + shift[c])   if 0 <= first + i < L, else 0
///   scale[c] = affine[c] / sqrt(variance[c] + kEpsilon)
///   shift[c] = affine[C + c] - mean[c] scale[c]
/// The activation is y + sin^2(alpha y) / alpha, or the leaky ReLU.
///
/// x is [1, C, L]. Its last dimension is contiguous; its channels may be further apart than L.
/// `out` is [1, C, n] and contiguous. Throws std::runtime_error with the name of the driver's
/// error.
void activate(const at::Tensor &x, int64_t first, const Activation &activation,
              const at::Tensor &out);

}  // namespace kokoro::fused
