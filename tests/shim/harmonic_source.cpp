// Compares the excitation with the reference's algorithm, computed step by step in float64. The
// curve is one that no reference utterance has: 25 s long, with silences in which F0 is negative.
//
//     harmonic_source WEIGHTS
//
// Prints the signal-to-noise ratio in dB.

#include "network/harmonic_source.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <cmath>
#include <cstdio>
#include <optional>

#include "noise.h"
#include "safetensors.h"

namespace {

using namespace kokoro;

constexpr int64_t kValues = 2000, kSamples = 300 * kValues;

/// Interpolates over time like PyTorch's linear interpolate() with a scale: [9, L] -> [9, length]
Tensor interpolate(const Tensor &x, int64_t length, double scale) {
  return at::upsample_linear1d(x.unsqueeze(0), at::IntArrayRef{length}, false,
                               std::optional<double>(scale))[0];
}

/// SineGen and SourceModuleHnNSF of StyleTTS 2: nine harmonics, computed separately.
Tensor reference(const HarmonicSource &source, const Tensor &f0, const Tensor &noise) {
  const Tensor weights = source.l_linear.weight.to(at::kDouble);
  const Tensor f0_samples = f0.to(at::kDouble).repeat_interleave(300).unsqueeze(0);  // [1, S]
  const Tensor harmonics =
      f0_samples * at::arange(1, 10, f0_samples.options()).unsqueeze(1);  // [9, S]
  const Tensor cycles = at::remainder(harmonics / 24000, 1);
  const Tensor phases = interpolate(cycles, kValues, 1.0 / 300).cumsum(1) * (2 * M_PI);
  const Tensor sines = at::sin(interpolate(phases * 300, kSamples, 300)) * 0.1;
  const Tensor voiced = (f0_samples > 10).to(at::kDouble);
  const Tensor amplitude = voiced * 0.003 + (1 - voiced) * 0.1 / 3;
  const Tensor mixed = at::matmul(weights, sines * voiced) + amplitude * noise * weights.norm();
  return at::tanh(mixed + source.l_linear.bias).flatten();
}

}  // namespace

int main(int, char **arguments) {
  const c10::InferenceMode inference;
  const Weights weights(std::make_shared<const Safetensors>(arguments[1]), at::kCPU);
  const HarmonicSource source(weights["decoder"]["generator"]["m_source"]);
  const Tensor time = at::arange(kValues, at::kDouble);
  // From -70 to 370 Hz, crossing the limit of voicing many times.
  const Tensor f0 = (150 + 170 * at::sin(time / 7) + 50 * at::sin(time / 3)).to(at::kFloat);
  const Tensor noise = at::empty({kSamples}, at::kFloat);
  fill_normal_noise(1, 0, noise.data_ptr<float>(), noise.numel());
  const Tensor expected = reference(source, f0, noise);
  const Tensor error = source(f0, {noise}).to(at::kDouble) - expected;
  std::printf("%.2f\n",
              10 * std::log10((expected.square().sum() / error.square().sum()).item<double>()));
}
