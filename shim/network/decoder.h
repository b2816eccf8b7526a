#pragma once

#include "harmonic_source.h"
#include "layers.h"
#include "stft.h"

namespace kokoro {

/// Snake (Ziyin et al. 2020): x + sin^2(alpha x) / alpha.
struct Snake {
  Tensor alpha, reciprocal;  // [1, C, 1]

  Snake(const Weights &w, const std::string &name, int64_t channels)
      : alpha(w.tensor(name, {1, channels, 1})), reciprocal(alpha.reciprocal()) {}
};

/// The most values of a sound that are computed at a time. Time is processed in pieces, so
/// intermediate results need memory for only one piece. Libraries that choose or compile kernels by
/// shape meet few shapes, however long the sound: pieces have this length, its half, its quarter or
/// its eighth.
constexpr int64_t kPieceValues = int64_t{1} << 20;

/// Divides `length` steps of `values` values each into pieces. Calls take(first, count, size) for
/// each: `count` steps from `first` are needed, but `size` steps are to be computed.
template <class Take>
void in_pieces(int64_t length, int64_t values, Take &&take) {
  const auto largest = static_cast<int64_t>(std::bit_floor<uint64_t>(kPieceValues / values));
  for (int64_t first = 0; first < length;) {
    const int64_t rest = length - first;
    const auto fitting = static_cast<int64_t>(std::bit_floor<uint64_t>(rest));
    const int64_t size = std::clamp(fitting, largest / 8, largest);
    take(first, std::min(size, rest), size);
    first += size;
  }
}

/// AdaIN, Snake and a convolution that keeps the length.
struct ActivatedConv {
  AdaIn norm;
  Snake snake;
  Conv1d conv;

  /// x [1, C, L], style [1, 128]. Calls `take(first, piece)` for each piece [1, C, n] of the
  /// output, which is without the bias of the convolution.
  template <class Take>
  void operator()(const Tensor &x, const Tensor &style, Take &&take) const {
    fused::Activation activation = norm.of(x, style);
    activation.alpha = snake.alpha;
    activation.reciprocal = snake.reciprocal;
    in_pieces(x.size(2), x.size(1), [&](int64_t first, int64_t count, int64_t size) {
      const auto input = [&](int64_t begin, int64_t steps) {
        return activated(x, begin, steps, activation);
      };
      take(first, conv.piece(first, size, input).narrow(2, 0, count));
    });
  }
};

/// The generator's residual block. It repeats three times: AdaIN, Snake, dilated convolution,
/// AdaIN, Snake, convolution.
struct GeneratorResBlock {
  struct Step {
    ActivatedConv first, second;
  };
  std::vector<Step> steps;
  Tensor bias;  // [C]

  GeneratorResBlock(const Weights &w, int64_t channels, int64_t kernel) {
    const auto step = [&](const char *number, int i, int64_t dilation) -> ActivatedConv {
      const std::string n = number;
      return {
          AdaIn(w["adain" + n][i], channels),
          Snake(w, "alpha" + n + "." + std::to_string(i), channels),
          Conv1d(
              w["convs" + n][i], channels, channels,
              {.kernel = kernel, .padding = same_padding(kernel, dilation), .dilation = dilation})};
    };
    for (int i = 0; i < 3; ++i) steps.push_back({step("1", i, 2 * i + 1), step("2", i, 1)});
    bias = steps[0].second.conv.bias + steps[1].second.conv.bias + steps[2].second.conv.bias;
  }

  /// x [1, C, L], style [1, 128] -> `outer` [1, C, L], which may be x itself. The output is without
  /// `bias`: constants have no effect on the layers within the block, because each of them begins
  /// with a norm.
  void operator()(Tensor x, const Tensor &style, const Tensor &outer) const {
    const Tensor inner = at::empty(x.sizes(), x.options());
    for (const Step &step : steps) {
      step.first(x, style, [&](int64_t begin, const Tensor &piece) {
        inner.narrow(2, begin, piece.size(2)).copy_(piece);
      });
      step.second(inner, style, [&](int64_t begin, const Tensor &piece) {
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
    Tensor bias;   // [1, C, 1], of all layers: a norm follows each but the last
    Tensor third;  // [1], for the mean

    Stage(const Weights &w, int number, int64_t in, int64_t out, int64_t rate, int64_t noise_kernel,
          ConvShape noise)
        : up(w["ups"][number], in, out, rate),
          noise_conv(w["noise_convs"][number], kSpectrum, out, noise),
          noise_res(w["noise_res"][number], out, noise_kernel) {
      for (const int64_t kernel : {3, 7, 11}) {
        const int block = 3 * number + static_cast<int>(resblocks.size());
        resblocks.emplace_back(w["resblocks"][block], out, kernel);
      }
      third = at::full({1}, 1.0 / 3, up.bias.options());
      const Tensor of_blocks = resblocks[0].bias + resblocks[1].bias + resblocks[2].bias;
      bias = (excitation_bias() + up.bias + of_blocks * third).view({1, -1, 1});
    }

    /// x [1, in, L], source [1, 22, 120 F + 1], style [1, 128] -> [1, out, rate * L]; the last
    /// stage gives one frame more
    Tensor operator()(Tensor x, const Tensor &source, const Tensor &style) const {
      const Tensor sound = excitation(source, style);
      add_upsampled(sound, x);
      x.reset();
      return mean_of_blocks(sound, style);
    }

    /// source [1, 22, 120 F + 1], style [1, 128] -> [1, out, steps of this stage], without
    /// excitation_bias.
    Tensor excitation(const Tensor &source, const Tensor &style) const {
      const int64_t channels = up.weight.size(1), steps = source.size(2) / noise_conv.shape.stride;
      const Tensor x = at::empty({1, channels, steps}, source.options());
      in_pieces(steps, channels, [&](int64_t first, int64_t count, int64_t size) {
        const auto input = [&](int64_t begin, int64_t n) { return window(source, begin, n); };
        x.narrow(2, first, count).copy_(noise_conv.piece(first, size, input).narrow(2, 0, count));
      });
      noise_res(x, style, x);
      return x;
    }

    /// [out]
    Tensor excitation_bias() const { return noise_conv.bias + noise_res.bias; }

    /// Adds x [1, in, L], upsampled, to `sound` [1, out, rate * L], without bias.
    void add_upsampled(const Tensor &sound, const Tensor &x) const {
      // Frames of the source are centred, so there is one more than 120 F. A reflected step on the
      // left makes x as long.
      const int64_t front = sound.size(2) - up.stride * x.size(2);
      const int64_t values = up.stride * sound.size(1);  // for a step of x
      in_pieces(x.size(2), values, [&](int64_t first, int64_t count, int64_t size) {
        const auto input = [&](int64_t begin, int64_t n) {
          return at::leaky_relu(window(x, begin, n), 0.1);
        };
        const Tensor piece = up.piece(first, size, input).narrow(2, 0, up.stride * count);
        sound.narrow(2, front + up.stride * first, piece.size(2)).add_(piece);
        if (first == 0 && front == 1) sound.select(2, 0).add_(piece.select(2, 1));
      });
    }

   private:
    /// Overwrites x. Keeps up to three sounds on a GPU at a time.
    Tensor mean_of_blocks(const Tensor &x, const Tensor &style) const {
      Tensor sum = at::empty_like(x);
      resblocks[0](x, style, sum);
      const Tensor first = parked(std::move(sum));
      sum = at::empty_like(x);
      resblocks[1](x, style, sum);
      sum.add_(first.to(sum.device(), /*non_blocking=*/true));
      resblocks[2](x, style, x);
      sum.add_(x);
      return at::addcmul_out(sum, bias, sum, third);
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

  HarmonicSource m_source;
  Stft stft;
  std::vector<Stage> stages;
  Conv1d conv_post;

  explicit Generator(const Weights &w)
      : m_source(w["m_source"]),
        stft(w.device()),
        conv_post(w["conv_post"], 128, kSpectrum, {.kernel = 7, .padding = 3}) {
    stages.emplace_back(w, 0, /*in=*/512, /*out=*/256, /*rate=*/10, /*noise_kernel=*/7,
                        ConvShape{.kernel = 12, .stride = 6, .padding = 3});
    stages.emplace_back(w, 1, /*in=*/256, /*out=*/128, /*rate=*/6, /*noise_kernel=*/11,
                        ConvShape{.kernel = 1});
  }

  /// x [1, 512, 2 F], source [1, 22, 120 F + 1], style [1, 128] -> [600 F]
  Tensor operator()(Tensor x, const Tensor &source, const Tensor &style) const {
    const int64_t samples = Stft::kHop * (source.size(2) - 1);
    const auto parts = spectrum(std::move(x), source, style).chunk(2, 1);
    return stft.inverse(at::exp(parts[0]), at::sin(parts[1]), samples);
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
    const Tensor spectrum = at::empty({1, kSpectrum, x.size(2)}, x.options());
    in_pieces(x.size(2), x.size(1), [&](int64_t first, int64_t count, int64_t size) {
      const auto input = [&](int64_t begin, int64_t n) {
        return at::leaky_relu(window(x, begin, n), 0.01);
      };
      const Tensor piece = conv_post.piece(first, size, input).narrow(2, 0, count);
      Tensor place = spectrum.narrow(2, first, count);
      at::add_out(place, piece, conv_post.bias.view({1, -1, 1}));
    });
    return spectrum;
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

  explicit Decoder(const Weights &w)
      : f0_conv(w["F0_conv"], 1, 1, kHalving),
        n_conv(w["N_conv"], 1, 1, kHalving),
        encode(w["encode"], kText + kCurves, kHidden),
        asr_res(w["asr_res"][0], kText, kTextResidual, {.kernel = 1}),
        generator(w["generator"]) {
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
