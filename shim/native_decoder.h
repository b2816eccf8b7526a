#pragma once

#include "decoder.h"
#include "kernels/arena.h"
#include "kernels/conv.h"
#include "kernels/pool.h"
#include "kernels/signal.h"

namespace kokoro {

/// The decoder on the CPU's own kernels: what stands between two norms is one pass over memory, by all
/// threads, and all sound lies in one arena. Sound lies time by time here, as rows of channels: [L, C].
class NativeDecoder {
  using Conv = kernels::Conv;

  /// What one utterance is decoded with.
  struct Session {
    const kernels::Parallel &parallel;
    const Tensor &style;  // [1, 128]
    kernels::Arena arena;
  };

  /// Over time, of each channel: the sum, and behind all of them the sums of squares.
  using Sums = std::vector<double>;

  static Sums sums_of(const float *x, int64_t length, int64_t channels) {
    Sums sums(2 * channels);
    for (int64_t time = 0; time < length; ++time)
      for (int64_t c = 0; c < channels; ++c) {
        const double value = x[time * channels + c];
        sums[c] += value;
        sums[channels + c] += value * value;
      }
    return sums;
  }

  static const float *data(const Tensor &tensor) {
    return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
  }

  static std::vector<float> values(const Tensor &tensor) {
    const Tensor flat = tensor.contiguous();
    return {data(flat), data(flat) + flat.numel()};
  }

  /// The kernels take channels by sixteens.
  static int64_t padded(int64_t channels) { return (channels + 15) / 16 * 16; }

  /// With zeros behind the first and second dimension, up to what the kernels take.
  static Tensor padded(const Tensor &weight) {
    const int64_t out = weight.size(0), in = weight.size(1);
    if (padded(in) == in && padded(out) == out) return weight.contiguous();
    return at::constant_pad_nd(weight, {0, 0, 0, padded(in) - in, 0, padded(out) - out}).contiguous();
  }

  static Conv prepare(const Tensor &weight, const Tensor &bias, int64_t dilation,
                      const kernels::Parallel &parallel, kernels::Method method = kernels::Method::Fast) {
    const Tensor all = padded(weight);
    Tensor offsets = bias;
    if (bias.defined()) offsets = at::constant_pad_nd(bias, {0, all.size(0) - bias.size(0)});
    return {{all.size(1), all.size(0), all.size(2), dilation}, data(all), data(offsets), parallel, method};
  }

  static Conv prepare(const Conv1d &conv, const kernels::Parallel &parallel) {
    return prepare(conv.weight, conv.bias, conv.shape.dilation, parallel);
  }

  /// What AdaIN comes to where sums are known: x -> scale x + shift. Channels that only pad stay zero.
  struct Norm {
    std::vector<float> scale, shift;

    Norm(const AdaIn &norm, const Tensor &style, const Sums &sums, int64_t length)
        : scale(sums.size() / 2), shift(scale) {
      const auto [gamma, beta] = norm.affine(style);
      const Tensor factors = gamma.contiguous(), offsets = beta.contiguous();
      for (int64_t c = 0; c < factors.numel(); ++c) {
        const double mean = sums[c] / length, variance = sums[scale.size() + c] / length - mean * mean;
        const double factor = data(factors)[c] / std::sqrt(variance + 1e-5);
        scale[c] = static_cast<float>(factor);
        shift[c] = static_cast<float>(data(offsets)[c] - mean * factor);
      }
    }
  };

  /// AdainResBlock.
  struct FeatureBlock {
    const AdainResBlock *layers;
    int64_t in, out;  // channels, padded
    Conv conv1, conv2, shortcut;

    FeatureBlock(const AdainResBlock &block, const kernels::Parallel &parallel)
        : layers(&block),
          in(padded(block.conv1.weight.size(1))),
          out(block.conv1.weight.size(0)),
          // There are few steps and many weights: reading more of them costs what multiplying less gives.
          conv1(prepare(block.conv1.weight, block.conv1.bias, 1, parallel, kernels::Method::Direct)),
          conv2(prepare(halved(block.conv2.weight), halved(block.conv2.bias), 1, parallel,
                        kernels::Method::Direct)),
          shortcut(prepare(halved(block.conv1x1->weight), {}, 1, parallel)) {}

    /// The block's end, the root of a half, goes into what comes before it.
    /// Rounded: the next norm takes a factor that is common to all away.
    static Tensor halved(const Tensor &weight) { return weight * M_SQRT1_2; }

    /// x [L, in] -> y [L, out], or [2 L, out] when doubling, in rows of `stride`
    void operator()(Session &session, const float *x, int64_t length, float *y, int64_t stride) const {
      const size_t mark = session.arena.mark();
      const Norm norm1(layers->norm1, session.style, sums_of(x, length, in), length);
      shortcut({.x = x, .length = length}, {.y = y, .stride = stride}, session.parallel);
      kernels::ConvInput input{.x = x,
                               .length = length,
                               .scale = norm1.scale.data(),
                               .shift = norm1.shift.data(),
                               .activation = kernels::Activation::LeakyRelu,
                               .slope = kSlope};
      if (layers->pool) {
        for (int64_t time = length - 1; time >= 0; --time)
          for (const int64_t to : {2 * time + 1, 2 * time})
            std::copy_n(y + time * stride, out, y + to * stride);
        input = {.x = doubled(session, input), .length = 2 * length};
      }
      float *const inner = session.arena.front(input.length * out);
      Sums sums(2 * out);
      conv1(input, {.y = inner, .sums = sums.data()}, session.parallel);
      const Norm norm2(layers->norm2, session.style, sums, input.length);
      conv2({.x = inner,
             .length = input.length,
             .scale = norm2.scale.data(),
             .shift = norm2.shift.data(),
             .activation = kernels::Activation::LeakyRelu,
             .slope = kSlope},
            {.y = y, .residual = y, .stride = stride}, session.parallel);
      session.arena.pop_front(mark);
    }

   private:
    static constexpr float kSlope = AdainResBlock::kSlope;

    /// The activated input through the transposed convolution that doubles each channel: -> [2 L, in]
    const float *doubled(Session &session, const kernels::ConvInput &input) const {
      const std::vector<float> weight = values(layers->pool->weight), bias = values(layers->pool->bias);
      const int64_t channels = static_cast<int64_t>(bias.size());
      float *const y = session.arena.front(2 * input.length * in);
      std::fill_n(y, 2 * input.length * in, 0.F);
      const auto activated = [&](int64_t time, int64_t c) {
        if (time == input.length) return 0.F;
        const float value = input.x[time * in + c] * input.scale[c] + input.shift[c];
        return value > 0 ? value : value * input.slope;
      };
      for (int64_t time = 0; time < input.length; ++time)
        for (int64_t c = 0; c < channels; ++c) {
          const float here = activated(time, c), next = activated(time + 1, c);
          y[2 * time * in + c] = here * weight[3 * c + 1] + bias[c];
          y[(2 * time + 1) * in + c] = here * weight[3 * c + 2] + next * weight[3 * c] + bias[c];
        }
      return y;
    }
  };

  /// GeneratorResBlock.
  struct Block {
    struct Step {
      const GeneratorResBlock::Step *layers;
      Conv conv1, conv2;
    };
    std::vector<Step> steps;

    Block(const GeneratorResBlock &block, const kernels::Parallel &parallel) {
      for (const auto &step : block.steps)
        steps.push_back({&step, prepare(step.conv1, parallel), prepare(step.conv2, parallel)});
    }

    /// Where a block works. Each is [L, C]; `inner` is none of the others, and they may be the same.
    struct Buffers {
      const float *input;
      float *running;  // the sum so far, but for the last
      float *output;
      float *inner;
    };

    /// Writes to the output, or adds to it; `sums` are the input's.
    void operator()(Session &session, const Buffers &buffers, int64_t length, Sums sums,
                    bool accumulate) const {
      const float *x = buffers.input;
      Sums inner_sums(sums.size());
      for (const Step &step : steps) {
        const bool last = &step == &steps.back();
        float *const y = last ? buffers.output : buffers.running;
        convolve(session, step.conv1, x, length, Norm(step.layers->norm1, session.style, sums, length),
                 step.layers->snake1, {.y = buffers.inner, .sums = inner_sums.data()});
        convolve(
            session, step.conv2, buffers.inner, length,
            Norm(step.layers->norm2, session.style, inner_sums, length), step.layers->snake2,
            {.y = y, .residual = x, .accumulate = last && accumulate, .sums = last ? nullptr : sums.data()});
        x = y;
      }
    }

   private:
    static void convolve(Session &session, const Conv &conv, const float *x, int64_t length, const Norm &norm,
                         const Snake &snake, const kernels::ConvOutput &output) {
      conv({.x = x,
            .length = length,
            .scale = norm.scale.data(),
            .shift = norm.shift.data(),
            .activation = kernels::Activation::Snake,
            .alpha = data(snake.alpha)},
           output, session.parallel);
    }
  };

  /// Generator::Stage, in two halves, since what the first reads need not be kept for the second.
  struct Stage {
    const Generator::Stage *layers;
    int64_t channels, stride;
    Conv noise_conv, up;
    Block noise_res;
    std::vector<Block> resblocks;

    Stage(const Generator::Stage &stage, const kernels::Parallel &parallel)
        : layers(&stage),
          channels(stage.noise_conv.weight.size(0)),
          stride(stage.noise_conv.shape.stride),
          noise_conv(prepare_noise_conv(stage.noise_conv, parallel)),
          up(prepare_up(stage.up, parallel)),
          noise_res(stage.noise_res, parallel) {
      for (const auto &block : stage.resblocks) resblocks.emplace_back(block, parallel);
    }

    /// Steps of this stage's sound, of so many frames of the source.
    int64_t length(int64_t frames) const { return stride == 1 ? frames : frames / stride; }

    /// The excitation at this stage's rate and the upsampled, leaky x [L', in] times `factor`: -> `sound`
    /// [L, channels] and its sums. `inner` is as large as `sound`.
    Sums begin(Session &session, const float *source, int64_t frames, const float *x, int64_t x_length,
               float factor, float *sound, float *inner) const {
      const int64_t steps = length(frames);
      Sums sums(2 * channels);
      noise_conv({.x = source, .length = (frames + stride - 1) / stride},
                 {.y = sound, .sums = sums.data(), .length = steps}, session.parallel);
      noise_res(session, {.input = sound, .running = sound, .output = sound, .inner = inner}, steps, sums,
                /*accumulate=*/false);
      return add_upsampled(session, x, x_length, factor, sound, steps);
    }

    /// -> the sum of the blocks, in `sum` [L, channels]; overwrites `sound` and `inner`.
    void end(Session &session, const Sums &sums, int64_t steps, float *sound, float *inner,
             float *sum) const {
      const size_t mark = session.arena.mark();
      float *const outer = session.arena.front(steps * channels);
      // The first block sums where its result belongs, the last where its input was.
      for (const Block &block : resblocks) {
        const bool first = &block == &resblocks.front(), last = &block == &resblocks.back();
        block(session,
              {.input = sound,
               .running = first  ? sum
                          : last ? sound
                                 : outer,
               .output = sum,
               .inner = inner},
              steps, sums, /*accumulate=*/!first);
      }
      session.arena.pop_front(mark);
    }

   private:
    /// As many frames as it strides over are one step of a plain convolution, whose three taps hold the
    /// kernel.
    static Conv prepare_noise_conv(const Conv1d &conv, const kernels::Parallel &parallel) {
      const int64_t out = conv.weight.size(0), stride = conv.shape.stride, kernel = conv.shape.kernel;
      const int64_t steps = kernel == 1 ? 1 : 3;
      const Tensor plain = at::zeros({out, stride * kernels::kFrame, steps});
      for (int64_t tap = 0; tap < kernel; ++tap) {
        const int64_t frame = tap - conv.shape.padding + steps / 2 * stride;
        const Tensor at_frame =
            plain.select(2, frame / stride).narrow(1, frame % stride * kernels::kFrame, kernels::kFrame);
        for (int64_t part = 0; part < 2; ++part)
          at_frame.narrow(1, part * kernels::kBinPlaces, kernels::kBins)
              .copy_(conv.weight.select(2, tap).narrow(1, part * kernels::kBins, kernels::kBins));
      }
      return prepare(plain, conv.bias, 1, parallel);
    }

    static Conv prepare_up(const ConvTranspose1d &up, const kernels::Parallel &parallel) {
      const int64_t in = up.weight.size(0), out = up.weight.size(1);
      const Tensor weight = up.weight.contiguous(), bias = up.bias.repeat(up.stride);
      return {{in, up.stride * out, 3},
              kernels::upsampling_weight(data(weight), in, out, up.stride).data(),
              data(bias),
              parallel};
    }

    /// `sound` may have a step more in front: the reflected second one.
    Sums add_upsampled(Session &session, const float *x, int64_t x_length, float factor, float *sound,
                       int64_t steps) const {
      const int64_t in = layers->up.weight.size(0), rate = layers->up.stride;
      const int64_t front = steps - rate * x_length;
      const std::vector<float> second(sound + 2 * channels, sound + 3 * channels);
      const std::vector<float> scale(in, factor), shift(in, 0);
      Sums sums_of_steps(2 * rate * channels);  // of one in `rate` each
      up({.x = x,
          .length = x_length,
          .scale = scale.data(),
          .shift = shift.data(),
          .activation = kernels::Activation::LeakyRelu,
          .slope = 0.1F},
         {.y = sound + front * channels, .accumulate = true, .sums = sums_of_steps.data()}, session.parallel);
      Sums sums(2 * channels);
      for (int64_t c = 0; c < front * channels; ++c) {
        sound[c] += sound[2 * channels + c] - second[c];
        sums[c] = sound[c];
        sums[channels + c] = sound[c] * sound[c];
      }
      for (size_t i = 0; i < sums_of_steps.size(); ++i)
        sums[i / (rate * channels) * channels + i % channels] += sums_of_steps[i];
      return sums;
    }
  };

  const Decoder &layers_;
  kernels::Pool pool_;
  kernels::Parallel parallel_;
  std::vector<FeatureBlock> blocks_;  // `encode`, then `decode`
  std::vector<Stage> stages_;
  Conv conv_post_;
  kernels::Signal signal_;

  static constexpr int64_t kFeatures = 512;

 public:
  static bool available() { return !kernels::instruction_sets().empty(); }

  /// The name of the instruction set that is used, where one is available.
  static const char *instructions() { return kernels::instruction_sets().front(); }

  /// It must not outlive the decoder, whose other weights it uses. `threads` with the caller's.
  NativeDecoder(const Decoder &decoder, int threads)
      : layers_(decoder),
        pool_(threads),
        parallel_([this](int64_t count, const auto &body) { pool_(count, body); }),
        conv_post_(prepare_conv_post(decoder.generator.conv_post, parallel_)),
        signal_(bases(decoder.generator.stft)) {
    blocks_.emplace_back(decoder.encode, parallel_);
    for (const auto &block : decoder.decode) blocks_.emplace_back(block, parallel_);
    for (const auto &stage : decoder.generator.stages) stages_.emplace_back(stage, parallel_);
  }

  /// As Decoder has it.
  void operator()(const Tensor &asr, const Tensor &f0, const Tensor &energy, const Tensor &style,
                  const SourceNoise &noise, const Tensor &samples) {
    const int64_t count = samples.size(0), frames = count / kernels::kHop + 1;
    Session session{parallel_, style, kernels::Arena(floats_needed(frames))};
    const float *const source = excitation(session, f0, noise, count, frames);
    const float *x = features(session, asr, f0, energy);
    int64_t length = 2 * asr.size(2);
    float factor = 1;
    for (const Stage &stage : stages_) {
      const size_t mark = session.arena.mark();
      const int64_t steps = stage.length(frames);
      const bool last = &stage == &stages_.back();
      float *const sound = session.arena.front(steps * stage.channels);
      float *const inner = session.arena.front(steps * stage.channels);
      const Sums sums = stage.begin(session, source, frames, x, length, factor, sound, inner);
      factor = 1.F / static_cast<float>(stage.resblocks.size());  // the mean of the blocks
      if (last) {
        session.arena.clear_back();
        float *const sum = session.arena.front(steps * stage.channels);
        stage.end(session, sums, steps, sound, inner, sum);
        return finish(session, sum, factor, steps, inner, samples);
      }
      float *const sum = session.arena.back(steps * stage.channels);
      stage.end(session, sums, steps, sound, inner, sum);
      session.arena.pop_front(mark);
      x = sum;
      length = steps;
    }
  }

 private:
  /// The last stage decides, with the four sounds that its blocks need.
  static size_t floats_needed(int64_t frames) { return 4 * 128 * frames + (1 << 12); }

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

  static Conv prepare_conv_post(const Conv1d &conv, const kernels::Parallel &parallel) {
    const auto places = [](const Tensor &bins) {  // [22, ..] -> [kFrame, ..]
      const std::vector<Tensor> parts = bins.chunk(2, 0);
      std::vector<int64_t> padding(2 * bins.dim());
      padding.back() = kernels::kBinPlaces - kernels::kBins;
      return at::cat({at::constant_pad_nd(parts[0], padding), at::constant_pad_nd(parts[1], padding)}, 0);
    };
    return prepare(places(conv.weight), places(conv.bias), 1, parallel);
  }

  /// HarmonicSource's phases and amplitudes, value by value.
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
      e.noise.push_back(norm * static_cast<float>(voiced ? noise.voiced : HarmonicSource::kUnvoicedNoise));
    }
    return e;
  }

  /// -> at the arena's back, [frames, kFrame]
  const float *excitation(Session &session, const Tensor &f0, const SourceNoise &noise, int64_t count,
                          int64_t frames) const {
    using namespace kernels;
    const size_t mark = session.arena.mark();
    // A stage that strides reads whole strides.
    const int64_t stride = stages_.front().stride, rows = (frames + stride - 1) / stride * stride;
    float *const source = session.arena.back(rows * kFrame);
    float *const samples = session.arena.front(count + 2 * kEdge) + kEdge;
    signal_.excite(excitation_of(layers_.generator.m_source, f0, noise), samples, session.parallel);
    signal_.analyse(samples, count, source, session.parallel);
    std::fill_n(source + frames * kFrame, (rows - frames) * kFrame, 0.F);
    session.arena.pop_front(mark);
    return source;
  }

  /// -> at the arena's back, [2 F, 512]
  const float *features(Session &session, const Tensor &asr, const Tensor &f0, const Tensor &energy) const {
    const int64_t length = asr.size(2);
    const Tensor curves = at::cat(
        {layers_.f0_conv(f0.view({1, 1, -1})), layers_.n_conv(energy.view({1, 1, -1}))}, 1);  // [1, 2, F]
    float *const result = session.arena.back(2 * length * kFeatures);
    const size_t mark = session.arena.mark();
    // What every block but the first has beside its predecessor's output.
    const Tensor beside = at::cat({layers_.asr_res(asr), curves}, 1)[0].t();
    const auto rows = [&](int64_t channels, const Tensor &tail) {
      float *const memory = session.arena.front(length * channels);
      const Tensor all = at::from_blob(memory, {length, channels}, at::kFloat);
      const int64_t used = tail.size(1), first = channels == blocks_[0].in ? 0 : Decoder::kHidden;
      all.narrow(1, first, channels - first).zero_();
      all.narrow(1, first, used).copy_(tail);
      return memory;
    };
    const float *x = rows(blocks_[0].in, at::cat({asr, curves}, 1)[0].t());
    const int64_t stride = blocks_[1].in;
    float *const turns[] = {rows(stride, beside), rows(stride, beside)};
    for (size_t i = 0; i < blocks_.size(); ++i) {
      const bool last = i + 1 == blocks_.size();
      float *const y = last ? result : turns[i % 2];
      blocks_[i](session, x, length, y, last ? kFeatures : stride);
      x = y;
    }
    session.arena.pop_front(mark);
    return result;
  }

  /// The sum of the last stage's blocks [L, 128] times `factor` -> samples; `spectrum` has room for [L,
  /// kFrame].
  void finish(Session &session, const float *sum, float factor, int64_t length, float *spectrum,
              const Tensor &samples) const {
    const int64_t channels = layers_.generator.conv_post.weight.size(1);
    const std::vector<float> scale(channels, factor), shift(channels, 0);
    conv_post_({.x = sum,
                .length = length,
                .scale = scale.data(),
                .shift = shift.data(),
                .activation = kernels::Activation::LeakyRelu,
                .slope = 0.01F},
               {.y = spectrum}, session.parallel);
    signal_.synthesise(spectrum, samples.data_ptr<float>(), samples.size(0), session.parallel);
  }
};

}  // namespace kokoro
