#pragma once

#include "kokoro.h"
#include "layers.h"

namespace kokoro {

/// The noise in the excitation.
struct SourceNoise {
  Tensor normals;                       // [S], standard normal
  double voiced = KOKORO_VOICED_NOISE;  // amplitude in voiced parts
};

/// The excitation of the voice (hn-nsf): nine harmonics of F0 in voiced parts, and noise.
struct HarmonicSource {
  static constexpr int64_t kHarmonics = 9, kSampleRate = 24000, kSamplesPerValue = 300;
  static constexpr double kVoicedAbove = 10;  // Hz
  static constexpr double kSineAmplitude = 0.1, kUnvoicedNoise = kSineAmplitude / 3;

  Linear l_linear;  // the harmonics' weights

  explicit HarmonicSource(const Weights &w) : l_linear(w["l_linear"], kHarmonics, 1) {}

  /// f0 [2 F] in Hz -> [S]
  Tensor operator()(const Tensor &f0, const SourceNoise &noise) const {
    const int64_t samples = noise.normals.size(0);
    const Tensor voiced =
        (f0 > kVoicedAbove).to(at::kFloat).repeat_interleave(kSamplesPerValue, 0, samples);
    const Tensor noise_amplitude = voiced * (noise.voiced - kUnvoicedNoise) + kUnvoicedNoise;
    // The reference adds noise to each harmonic before it weights and sums them. Such a sum of
    // normals is one normal times the norm of the weights.
    const Tensor noise_part = noise.normals * noise_amplitude * l_linear.weight.norm();
    return (sines(f0, samples) * voiced)
        .mul_(kSineAmplitude)
        .add_(noise_part)
        .add_(l_linear.bias)
        .tanh_();
  }

 private:
  /// The weighted sum of the harmonics: f0 [2 F] -> [S].
  ///
  /// The phase is summed at 80 values per second and interpolated to the sample rate. The sum is
  /// float64, because it would drift in float32.
  ///
  /// The reference first wraps each step of harmonic h into [0, 1). In silences the network gives
  /// negative F0, and wrapping then adds a whole cycle per step. Interpolated half-way between two
  /// steps, this is half a cycle: a change of sign. So the wraps are summed as well as the
  /// fundamental's phase p, and the phase of harmonic h is h p + wraps.
  Tensor sines(const Tensor &f0, int64_t samples) const {
    const Tensor steps = f0.to(at::kDouble) / kSampleRate;
    const Tensor sums = at::stack({steps, steps.lt(0).to(at::kDouble)})
                            .cumsum(1)
                            .mul_(kSamplesPerValue);  // [2, 2 F]
    const std::optional<double> rate = static_cast<double>(kSamplesPerValue);
    const Tensor cycles = at::upsample_linear1d(sums.unsqueeze(0), at::IntArrayRef{samples},
                                                /*align_corners=*/false, rate)[0];  // [2, S]
    Tensor sum = at::zeros({samples}, f0.options());
    for (int64_t harmonic = 1; harmonic <= kHarmonics; ++harmonic) {
      Tensor phase = cycles[0] * harmonic + cycles[1];
      phase = (phase - phase.round()).mul_(2 * M_PI).to(at::kFloat);
      sum.addcmul_(phase.sin_(), l_linear.weight[0][harmonic - 1]);
    }
    return sum;
  }
};

}  // namespace kokoro
