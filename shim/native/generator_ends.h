#pragma once

#include <vector>

#include "kernels/signal.h"
#include "network/decoder.h"
#include "prepare.h"
#include "session.h"

namespace kokoro::native {

/// The two ends of Generator: from F0 to the excitation's spectrum, and from the last stage's sound
/// to samples.
struct GeneratorEnds {
  const Generator *layers;
  kernels::Signal signal;
  Conv conv_post;

  GeneratorEnds(const Generator &generator, Preparation &preparation)
      : layers(&generator),
        signal(bases(generator.stft)),
        conv_post(prepare_conv_post(generator.conv_post, preparation)) {}

  /// f0 [2 F] -> the spectrum [frames, kFrame] of `count` samples, at the arena's back
  const float *excitation(Session &session, const Tensor &f0, const SourceNoise &noise,
                          int64_t count, int64_t frames) const {
    using namespace kernels;
    const size_t mark = session.arena.mark();
    // A stage with a stride reads whole strides.
    const int64_t stride = layers->stages.front().noise_conv.shape.stride;
    const int64_t rows = (frames + stride - 1) / stride * stride;
    float *const source = session.arena.back(rows * kFrame);
    float *const samples = session.arena.front(count + 2 * kEdge) + kEdge;
    signal.excite(excitation_of(layers->m_source, f0, noise), samples, session.parallel);
    signal.analyse(samples, count, source, session.parallel);
    std::fill_n(source + frames * kFrame, (rows - frames) * kFrame, 0.F);
    session.arena.pop_front(mark);
    return source;
  }

  /// `sum` [L, 128] of the last stage's blocks, times `factor` -> `samples` [S]. `spectrum` is
  /// working memory for [L, kFrame].
  void finish(Session &session, const float *sum, float factor, int64_t length, float *spectrum,
              const Tensor &samples) const {
    const int64_t channels = layers->conv_post.weight.size(1);
    const std::vector<float> scale(channels, factor), shift(channels, 0);
    conv_post({.x = sum,
               .length = length,
               .scale = scale.data(),
               .shift = shift.data(),
               .activation = kernels::Activation::LeakyRelu,
               .slope = 0.01F},
              {.y = spectrum}, session.parallel);
    signal.synthesise(spectrum, samples.data_ptr<float>(), samples.size(0), session.parallel);
  }

 private:
  static kernels::Bases bases(const Stft &stft) {
    using namespace kernels;
    Bases bases{.analysis = std::vector<float>(kWindow * kFrame),
                .synthesis = std::vector<float>(kFrame * kWavePlaces),
                .window_squared = values(stft.window_squared)};
    const std::vector<float> forward = values(stft.analysis), backward = values(stft.synthesis);
    for (int64_t part = 0; part < 2; ++part)
      for (int64_t bin = 0; bin < kBins; ++bin)
        for (int64_t n = 0; n < kWindow; ++n) {
          const int64_t from = (part * kBins + bin) * kWindow + n, place = part * kBinPlaces + bin;
          bases.analysis[n * kFrame + place] = forward[from];
          bases.synthesis[place * kWavePlaces + n] = backward[from];
        }
    return bases;
  }

  static Conv prepare_conv_post(const Conv1d &conv, Preparation &preparation) {
    const auto places = [](const Tensor &bins) {  // [22, ..] -> [kFrame, ..]
      const std::vector<Tensor> parts = bins.chunk(2, 0);
      std::vector<int64_t> padding(2 * bins.dim());
      padding.back() = kernels::kBinPlaces - kernels::kBins;
      return at::cat(
          {at::constant_pad_nd(parts[0], padding), at::constant_pad_nd(parts[1], padding)}, 0);
    };
    kernels::ConvShape shape = shape_of(conv);
    shape.out = kernels::kFrame;
    return prepare(preparation, shape, places(conv.bias), [&] { return places(conv.weight); });
  }

  /// The phases and amplitudes of HarmonicSource, for each curve value.
  static kernels::Excitation excitation_of(const HarmonicSource &source, const Tensor &f0,
                                           const SourceNoise &noise) {
    kernels::Excitation e{.cycles = {},
                          .wraps = {},
                          .sines = {},
                          .noise = {},
                          .samples_per_value = HarmonicSource::kSamplesPerValue,
                          .weights = values(source.l_linear.weight),
                          .bias = values(source.l_linear.bias)[0],
                          .normals = data(noise.normals)};
    const float norm = source.l_linear.weight.norm().item<float>();
    double cycles = 0, wraps = 0;
    for (const float hertz : values(f0)) {
      const bool voiced = hertz > HarmonicSource::kVoicedAbove;
      cycles += static_cast<double>(hertz) / HarmonicSource::kSampleRate;
      wraps += hertz < 0;
      e.cycles.push_back(cycles * HarmonicSource::kSamplesPerValue);
      e.wraps.push_back(wraps * HarmonicSource::kSamplesPerValue);
      e.sines.push_back(voiced ? static_cast<float>(HarmonicSource::kSineAmplitude) : 0);
      e.noise.push_back(norm *
                        static_cast<float>(voiced ? noise.voiced : HarmonicSource::kUnvoicedNoise));
    }
    return e;
  }
};

}  // namespace kokoro::native
