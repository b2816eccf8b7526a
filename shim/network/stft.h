#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "layers.h"

namespace kokoro {

/// The short-time Fourier transform at both ends of the generator, with a periodic Hann window of
/// 20 samples every 5 samples. At this size, each direction is one convolution with the basis.
struct Stft {
  static constexpr int64_t kSize = 20, kHop = 5, kBins = kSize / 2 + 1;

  Tensor analysis;        // [22, 1, 20]: real parts, then imaginary parts
  Tensor synthesis;       // [22, 1, 20]
  Tensor window_squared;  // [1, 1, 20]

  explicit Stft(at::Device device) {
    std::vector<float> forward(2 * kBins * kSize), backward(2 * kBins * kSize), squared(kSize);
    // In float32, like the window that the network was trained with. A more precise one would
    // differ.
    const Tensor hann = at::hann_window(kSize, /*periodic=*/true, at::kFloat);
    for (int64_t n = 0; n < kSize; ++n) {
      const double window = hann.const_data_ptr<float>()[n];
      squared[n] = static_cast<float>(window * window);
      for (int64_t bin = 0; bin < kBins; ++bin) {
        // The first and last bins of a real signal have no mirror image and no imaginary part. It
        // must be exactly zero, so that the angle is 0 or pi.
        const bool is_real = bin == 0 || bin == kSize / 2;
        const double angle = 2 * M_PI * ((bin * n) % kSize) / kSize;
        const double sine = is_real ? 0 : std::sin(angle);
        const double scale = (is_real ? 1.0 : 2.0) / kSize;
        forward[bin * kSize + n] = static_cast<float>(window * std::cos(angle));
        forward[(kBins + bin) * kSize + n] = static_cast<float>(-window * sine);
        backward[bin * kSize + n] = static_cast<float>(scale * window * std::cos(angle));
        backward[(kBins + bin) * kSize + n] = static_cast<float>(-scale * window * sine);
      }
    }
    const auto to_tensor = [&](std::vector<float> &values, int64_t rows) {
      return at::from_blob(values.data(), {rows, 1, kSize}, at::kFloat).clone().to(device);
    };
    analysis = to_tensor(forward, 2 * kBins);
    synthesis = to_tensor(backward, 2 * kBins);
    window_squared = to_tensor(squared, 1);
  }

  /// samples [S] -> magnitude [1, 11, S / 5 + 1] and angle, of the same shape
  std::pair<Tensor, Tensor> transform(const Tensor &samples) const {
    const Tensor reflected = at::reflection_pad1d(samples.view({1, 1, -1}), {kSize / 2, kSize / 2});
    const auto parts = at::conv1d(padded(reflected), analysis, {}, kHop)
                           .narrow(2, 0, samples.size(0) / kHop + 1)
                           .chunk(2, 1);
    // Adding zero turns -0 into +0: the sign decides whether the angle is pi or -pi.
    return {at::hypot(parts[0], parts[1]), at::atan2(parts[1] + 0.0, parts[0])};
  }

  /// magnitude and angle [1, 11, S / 5 + 1] -> [S]
  Tensor inverse(const Tensor &magnitude, const Tensor &angle, int64_t samples) const {
    const auto overlap_add = [&](const Tensor &frames, const Tensor &basis) {
      return at::conv_transpose1d(padded(frames), basis, {}, kHop)
          .flatten()
          .narrow(0, kSize / 2, samples);
    };
    const Tensor spectrum = at::cat({magnitude * at::cos(angle), magnitude * at::sin(angle)}, 1);
    const Tensor ones = at::ones_like(magnitude.narrow(1, 0, 1));
    return overlap_add(spectrum, synthesis).div_(overlap_add(ones, window_squared));
  }
};

}  // namespace kokoro
