#pragma once

#include <vector>

#include "generator_block.h"
#include "kernels/signal.h"

namespace kokoro::native {

/// Generator::Stage in two halves, because the second does not need the input of the first.
struct GeneratorStage {
  const Generator::Stage *layers;
  int64_t channels, stride;
  Conv noise_conv, up;
  GeneratorBlock noise_res;
  std::vector<GeneratorBlock> resblocks;

  GeneratorStage(const Generator::Stage &stage, Preparation &preparation)
      : layers(&stage),
        channels(stage.noise_conv.weight.size(0)),
        stride(stage.noise_conv.shape.stride),
        noise_conv(prepare_noise_conv(stage.noise_conv, preparation)),
        up(prepare_up(stage.up, preparation)),
        noise_res(stage.noise_res, preparation) {
    // The block that runs second may have to compute a part twice (see `end`), so it is the one
    // with the smallest kernel.
    for (const int block : {1, 0, 2}) resblocks.emplace_back(stage.resblocks[block], preparation);
  }

  /// The steps of this stage's sound for `frames` frames of the source.
  int64_t length(int64_t frames) const { return stride == 1 ? frames : frames / stride; }

  /// Adds the excitation at this stage's rate and x [L', in], which is multiplied by `factor`,
  /// activated and upsampled: -> `sound` [L, channels]. Returns the sums of `sound`. `inner` is
  /// working memory as large as `sound`.
  Sums begin(Session &session, const float *source, int64_t frames, const float *x,
             int64_t x_length, float factor, float *sound, float *inner) const {
    const int64_t steps = length(frames);
    Sums sums(2 * channels);
    noise_conv({.x = source, .length = (frames + stride - 1) / stride},
               {.y = sound, .sums = sums.data(), .length = steps}, session.parallel);
    noise_res(session, {.input = sound, .running = sound, .output = sound, .inner = inner}, steps,
              sums,
              /*accumulate=*/false);
    return add_upsampled(session, x, x_length, factor, sound, steps);
  }

  /// `sound` [L, channels] -> the sum of the blocks in `sum`. Overwrites `sound` and `inner`.
  void end(Session &session, const Sums &sums, int64_t steps, float *sound, float *inner,
           float *sum) const {
    const size_t mark = session.arena.mark(), floats = steps * channels;
    // The running sum of the first block is in `sum`, and that of the third in `sound`. While the
    // second runs, both are in use, so its running sum is in `inner`. It needs a fourth buffer, or
    // else works piece by piece.
    float *const fourth = session.arena.room() >= floats ? session.arena.front(floats) : nullptr;
    const GeneratorBlock::Buffers buffers[] = {
        {.input = sound, .running = sum, .output = sum, .inner = inner},
        {.input = sound, .running = inner, .output = sum, .inner = fourth},
        {.input = sound, .running = sound, .output = sum, .inner = inner},
    };
    for (size_t i = 0; i < resblocks.size(); ++i)
      resblocks[i](session, buffers[i], steps, sums, /*accumulate=*/i > 0);
    session.arena.pop_front(mark);
  }

 private:
  /// Prepares a convolution with a stride as one without: `stride` frames are one step, and three
  /// taps cover the kernel, or one if the kernel has one tap.
  static Conv prepare_noise_conv(const Conv1d &conv, Preparation &preparation) {
    const int64_t steps = conv.shape.kernel == 1 ? 1 : 3;
    return prepare(preparation, {conv.shape.stride * kernels::kFrame, conv.weight.size(0), steps},
                   conv.bias, [&] { return without_stride(conv, steps); });
  }

  /// -> [out, stride * kFrame, steps]
  static Tensor without_stride(const Conv1d &conv, int64_t steps) {
    const int64_t out = conv.weight.size(0), stride = conv.shape.stride, kernel = conv.shape.kernel;
    const Tensor plain = at::zeros({out, stride * kernels::kFrame, steps});
    for (int64_t tap = 0; tap < kernel; ++tap) {
      const int64_t frame = tap - conv.shape.padding + steps / 2 * stride;
      const Tensor at_frame = plain.select(2, frame / stride)
                                  .narrow(1, frame % stride * kernels::kFrame, kernels::kFrame);
      for (int64_t part = 0; part < 2; ++part)
        at_frame.narrow(1, part * kernels::kBinPlaces, kernels::kBins)
            .copy_(conv.weight.select(2, tap).narrow(1, part * kernels::kBins, kernels::kBins));
    }
    return plain;
  }

  static Conv prepare_up(const ConvTranspose1d &up, Preparation &preparation) {
    const int64_t in = up.weight.size(0), out = up.weight.size(1);
    return prepare(preparation, {in, up.stride * out, 3}, up.bias.repeat(up.stride), [&] {
      const Tensor weight = up.weight.contiguous();
      std::vector<float> plain = kernels::upsampling_weight(data(weight), in, out, up.stride);
      return at::from_blob(plain.data(), {up.stride * out, in, 3}, at::kFloat).clone();
    });
  }

  /// Adds the upsampled x to `sound`, and returns the sums of `sound`. If `sound` has one step
  /// more, its first step gets the second upsampled step, by reflection.
  Sums add_upsampled(Session &session, const float *x, int64_t x_length, float factor, float *sound,
                     int64_t steps) const {
    const int64_t in = layers->up.weight.size(0), rate = layers->up.stride;
    const int64_t front = steps - rate * x_length;
    const std::vector<float> second(sound + 2 * channels, sound + 3 * channels);
    const std::vector<float> scale(in, factor), shift(in, 0);
    Sums sums_of_steps(2 * rate * channels);  // for each of `rate` steps separately
    up({.x = x,
        .length = x_length,
        .scale = scale.data(),
        .shift = shift.data(),
        .activation = kernels::Activation::LeakyRelu,
        .slope = 0.1F},
       {.y = sound + front * channels, .accumulate = true, .sums = sums_of_steps.data()},
       session.parallel);
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

}  // namespace kokoro::native
