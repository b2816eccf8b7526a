#pragma once

#include "harmonic_source.h"
#include "layers.h"
#include "stft.h"

namespace kokoro {

/// Snake (Ziyin et al. 2020): x + sin^2(alpha x) / alpha.
struct Snake {
  Tensor alpha;  // [1, C, 1]

  /// Overwrites x [1, C, L].
  Tensor operator()(Tensor x) const {
    return x.addcmul_(at::mul(x, alpha).sin_().square_(), alpha.reciprocal());
  }
};

/// AdaIN, Snake and a convolution that keeps the length.
struct ActivatedConv {
  /// The number of values in a piece. Time is processed in pieces of equal length, so intermediate
  /// results need memory for only one piece. Libraries that choose or compile kernels by shape meet
  /// few shapes, however long the sound.
  static constexpr int64_t kPieceValues = int64_t{1} << 19;

  AdaIn norm;
  Snake snake;
  Conv1d conv;

  /// x [1, C, L], style [1, 128]. Calls `take(begin, piece)` for each piece [1, C, n] of output.
  template <class Take>
  void operator()(const Tensor &x, const Tensor &style, Take &&take) const {
    const auto [scale, shift] = norm.scale_and_shift(x, style);
    const int64_t length = x.size(2), count = std::min(length, kPieceValues / x.size(1));
    for (int64_t begin = 0; begin < length; begin += count) {
      // The last piece is as long as the others, so it may overlap the one before.
      const int64_t first = std::min(begin, length - count);
      const Tensor piece = convolved(x, first, count, scale, shift);
      take(begin, piece.narrow(2, begin - first, count - (begin - first)));
    }
  }

 private:
  Tensor convolved(const Tensor &x, int64_t first, int64_t count, const Tensor &scale,
                   const Tensor &shift) const {
    const int64_t reach = conv.shape.padding;
    const int64_t begin = std::max<int64_t>(first - reach, 0),
                  end = std::min(first + count + reach, x.size(2));
    Tensor input = snake(at::addcmul(shift, x.narrow(2, begin, end - begin), scale));
    const int64_t before = begin - (first - reach), after = first + count + reach - end;
    if (before + after > 0) input = at::constant_pad_nd(input, {before, after});
    return at::conv1d(input, conv.weight, conv.bias, conv.shape.stride,
                      /*padding=*/at::IntArrayRef{0}, conv.shape.dilation);
  }
};

/// The generator's residual block. It repeats three times: AdaIN, Snake, dilated convolution,
/// AdaIN, Snake, convolution.
struct GeneratorResBlock {
  struct Step {
    AdaIn norm1;
    Snake snake1;
    Conv1d conv1;
    AdaIn norm2;
    Snake snake2;
    Conv1d conv2;
  };
  std::vector<Step> steps;

  GeneratorResBlock(const Weights &w, int64_t channels, int64_t kernel) {
    for (int i = 0; i < 3; ++i) {
      const int64_t dilation = 2 * i + 1;
      const ConvShape dilated{
          .kernel = kernel, .padding = same_padding(kernel, dilation), .dilation = dilation};
      const ConvShape plain{.kernel = kernel, .padding = same_padding(kernel)};
      const std::string index = std::to_string(i);
      steps.push_back(
          {AdaIn(w["adain1"][i], channels), Snake{w.tensor("alpha1." + index, {1, channels, 1})},
           Conv1d(w["convs1"][i], channels, channels, dilated), AdaIn(w["adain2"][i], channels),
           Snake{w.tensor("alpha2." + index, {1, channels, 1})},
           Conv1d(w["convs2"][i], channels, channels, plain)});
    }
  }

  /// x [1, C, L], style [1, 128] -> `outer` [1, C, L], which may be x itself
  void operator()(Tensor x, const Tensor &style, const Tensor &outer) const {
    const Tensor inner = at::empty_like(x);
    for (const Step &step : steps) {
      ActivatedConv{step.norm1, step.snake1,
                    step.conv1}(x, style, [&](int64_t begin, const Tensor &piece) {
        inner.narrow(2, begin, piece.size(2)).copy_(piece);
      });
      ActivatedConv{step.norm2, step.snake2,
                    step.conv2}(inner, style, [&](int64_t begin, const Tensor &piece) {
        const int64_t count = piece.size(2);
        Tensor sum = outer.narrow(2, begin, count);
        at::add_out(sum, x.narrow(2, begin, count), piece);
      });
      x = outer;
    }
  }
};

/// ISTFTNet: turns features (80 per second) and the source into a spectrum (4800 per second), and
/// the spectrum into samples.
struct Generator {
  /// One upsampling stage: an upsampling convolution, to which the source at the new rate is added,
  /// then the mean of three residual blocks.
  struct Stage {
    ConvTranspose1d up;
    Conv1d noise_conv;
    GeneratorResBlock noise_res;
    std::vector<GeneratorResBlock> resblocks;

    /// x [1, in, L], source [1, 22, 120 F + 1], style [1, 128] -> [1, out, rate * L]; the last
    /// stage gives one frame more
    Tensor operator()(Tensor x, const Tensor &source, const Tensor &style) const {
      Tensor sound = excitation(source, style);
      x = upsampled(x);
      // Frames of the source are centred, so there is one more than 120 F. A reflected step on the
      // left makes x as long.
      if (x.size(2) < sound.size(2)) x = at::reflection_pad1d(x, {1, 0});
      sound.add_(x);
      x.reset();
      return mean_of_blocks(sound, style);
    }

    /// source [1, 22, 120 F + 1], style [1, 128] -> [1, out, steps of this stage]
    Tensor excitation(const Tensor &source, const Tensor &style) const {
      const Tensor x = noise_conv(source);
      noise_res(x, style, x);
      return x;
    }

    /// [1, in, L] -> [1, out, rate * L]
    Tensor upsampled(const Tensor &x) const { return up(at::leaky_relu(x, 0.1)); }

   private:
    /// Overwrites x. Keeps up to three sounds on a GPU at a time.
    Tensor mean_of_blocks(const Tensor &x, const Tensor &style) const {
      Tensor sum = at::empty_like(x);
      resblocks[0](x, style, sum);
      const Tensor first = parked(std::move(sum));
      sum = at::empty_like(x);
      resblocks[1](x, style, sum);
      add_parked(sum, first);
      resblocks[2](x, style, x);
      return sum.add_(x).div_(static_cast<double>(resblocks.size()));
    }
  };
  static constexpr int64_t kSpectrum = 2 * Stft::kBins;  // 22

  /// Copies a sound from a GPU to page-locked memory of the host, asynchronously. Returns a sound
  /// on the CPU unchanged.
  static Tensor parked(Tensor sound) {
    if (sound.is_cpu()) return sound;
    const auto host = sound.options().device(at::kCPU).pinned_memory(true);
    return at::empty(sound.sizes(), host).copy_(sound, /*non_blocking=*/true);
  }

  /// Adds a parked sound [1, C, L] to `sum`, some channels at a time: they are contiguous in
  /// memory.
  static void add_parked(const Tensor &sum, const Tensor &sound) {
    constexpr int64_t kChannels = 16;
    for (int64_t channel = 0; channel < sum.size(1); channel += kChannels)
      sum.narrow(1, channel, kChannels)
          .add_(sound.narrow(1, channel, kChannels).to(sum.device(), /*non_blocking=*/true));
  }

  HarmonicSource m_source;
  Stft stft;
  std::vector<Stage> stages;
  Conv1d conv_post;

  Generator(const Weights &w, at::Device device)
      : m_source(w["m_source"]),
        stft(device),
        conv_post(w["conv_post"], 128, kSpectrum, {.kernel = 7, .padding = 3}) {
    add_stage(w, {.in = 512,
                  .out = 256,
                  .kernel = 20,
                  .rate = 10,
                  .noise_kernel = 7,
                  .noise_conv = {.kernel = 12, .stride = 6, .padding = 3}});
    add_stage(w, {.in = 256,
                  .out = 128,
                  .kernel = 12,
                  .rate = 6,
                  .noise_kernel = 11,
                  .noise_conv = {.kernel = 1}});
  }

  /// x [1, 512, 2 F], style [1, 128], f0 [2 F] -> `samples` [S]
  void operator()(Tensor x, const Tensor &style, const Tensor &f0, const SourceNoise &noise,
                  const Tensor &samples) const {
    const auto parts = spectrum(std::move(x), source(f0, noise), style).chunk(2, 1);
    stft.inverse(at::exp(parts[0]), at::sin(parts[1]), samples);
  }

  /// The magnitudes and angles of the excitation: f0 [2 F] -> [1, 22, 120 F + 1]
  Tensor source(const Tensor &f0, const SourceNoise &noise) const {
    const auto [magnitude, angle] = stft.transform(m_source(f0, noise));
    return at::cat({magnitude, angle}, 1);
  }

  /// The logarithms of the magnitudes, and values whose sines are the angles: x [1, 512, 2 F],
  /// source [1, 22, 120 F + 1], style [1, 128] -> [1, 22, 120 F + 1]
  Tensor spectrum(Tensor x, const Tensor &source, const Tensor &style) const {
    for (const Stage &stage : stages) x = stage(std::move(x), source, style);
    return conv_post(at::leaky_relu_(x, 0.01));
  }

 private:
  struct StageShape {
    int64_t in, out, kernel, rate, noise_kernel;
    ConvShape noise_conv;
  };

  void add_stage(const Weights &w, const StageShape &shape) {
    const int i = static_cast<int>(stages.size());
    stages.push_back(
        {ConvTranspose1d::upsampling(w["ups"][i], shape.in, shape.out, shape.kernel, shape.rate),
         Conv1d(w["noise_convs"][i], kSpectrum, shape.out, shape.noise_conv),
         GeneratorResBlock(w["noise_res"][i], shape.out, shape.noise_kernel),
         {}});
    int block = 3 * i;
    for (const int64_t kernel : {3, 7, 11})
      stages.back().resblocks.emplace_back(w["resblocks"][block++], shape.out, kernel);
  }
};

/// Turns text and curves into features. Its generator turns features into samples. Both use the
/// timbre half of the style.
struct Decoder {
  static constexpr int64_t kText = 512, kTextResidual = 64, kCurves = 2, kHidden = 1024;

  Conv1d f0_conv, n_conv;
  AdainResBlock encode;
  Conv1d asr_res;
  std::vector<AdainResBlock> decode;
  Generator generator;

  Decoder(const Weights &w, at::Device device)
      : f0_conv(w["F0_conv"], 1, 1, kHalving),
        n_conv(w["N_conv"], 1, 1, kHalving),
        encode(w["encode"], kText + kCurves, kHidden),
        asr_res(w["asr_res"][0], kText, kTextResidual, {.kernel = 1}),
        generator(w["generator"], device) {
    constexpr int64_t in = kHidden + kTextResidual + kCurves;
    for (int i = 0; i < 3; ++i) decode.emplace_back(w["decode"][i], in, kHidden);
    decode.emplace_back(w["decode"][3], in, kHidden / 2, AdainResBlock::Length::Doubling);
  }

  /// asr [1, 512, F], f0 and energy [2 F], style [1, 128] -> [1, 512, 2 F]
  Tensor features(const Tensor &asr, const Tensor &f0, const Tensor &energy,
                  const Tensor &style) const {
    const Tensor f0_frames = f0_conv(f0.view({1, 1, -1}));  // [1, 1, F]
    const Tensor n_frames = n_conv(energy.view({1, 1, -1}));
    const Tensor text = asr_res(asr);
    Tensor x = encode(at::cat({asr, f0_frames, n_frames}, 1), style);
    for (const AdainResBlock &block : decode)
      x = block(at::cat({x, text, f0_frames, n_frames}, 1), style);
    return x;
  }

 private:
  static constexpr ConvShape kHalving{.kernel = 3, .stride = 2, .padding = 1};
};

}  // namespace kokoro
