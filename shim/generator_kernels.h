#pragma once

#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <atomic>
#include <functional>

#include "decoder.h"
#include "kernels/conv.h"

namespace kokoro {

/// The generator's stages on the CPU's own kernels: activation, convolution, bias, residual and the sums of
/// the next norm in one pass over memory. Sound lies time by time here: [L, C].
class GeneratorKernels {
  /// Over time, of each channel: the sum, and behind all of them the sums of squares.
  using Sums = std::vector<double>;
  using Conv = kernels::Conv;

  static Sums sums_of(const Tensor &x) {  // [L, C]
    const Tensor values = x.to(at::kDouble);
    const Tensor sums = at::cat({values.sum(0), values.square().sum(0)});
    return {sums.const_data_ptr<double>(), sums.const_data_ptr<double>() + sums.size(0)};
  }

  static const float *data(const Tensor &tensor) {
    return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
  }

  static Conv prepare(const Conv1d &conv) {
    const Tensor weight = conv.weight.contiguous();
    return {
        {weight.size(1), weight.size(0), weight.size(2), conv.shape.dilation}, data(weight), data(conv.bias)};
  }

  /// What AdaIN comes to where sums are known: x -> scale x + shift.
  struct Norm {
    std::vector<float> scale, shift;

    Norm(const AdaIn &norm, const Tensor &style, const Sums &sums, int64_t length) {
      const auto [gamma, beta] = norm.affine(style);
      const Tensor factors = gamma.contiguous(), offsets = beta.contiguous();
      const size_t channels = sums.size() / 2;
      for (size_t c = 0; c < channels; ++c) {
        const double mean = sums[c] / length, variance = sums[channels + c] / length - mean * mean;
        const double factor = data(factors)[c] / std::sqrt(variance + 1e-5);
        scale.push_back(static_cast<float>(factor));
        shift.push_back(static_cast<float>(data(offsets)[c] - mean * factor));
      }
    }
  };

  /// Sounds of one length that are written over again and again.
  struct Scratch {
    Tensor inner, outer;  // [L, C]
  };

  struct Block {
    struct Step {
      const GeneratorResBlock::Step *layers;
      Conv conv1, conv2;
    };
    std::vector<Step> steps;

    explicit Block(const GeneratorResBlock &block) {
      for (const auto &step : block.steps) steps.push_back({&step, prepare(step.conv1), prepare(step.conv2)});
    }

    /// Writes to `output`, or adds to it: input [L, C] and its sums, style [1, 128].
    void operator()(const Tensor &input, const Sums &input_sums, const Tensor &style, Scratch &scratch,
                    const Tensor &output, bool accumulate) const {
      Tensor x = input;
      Sums sums = input_sums, inner_sums(sums.size());
      for (const Step &step : steps) {
        const bool last = &step == &steps.back();
        const Tensor y = last ? output : scratch.outer;
        convolve(step.conv1, x, Norm(step.layers->norm1, style, sums, x.size(0)), step.layers->snake1,
                 {.y = scratch.inner.data_ptr<float>(), .sums = inner_sums.data()});
        convolve(step.conv2, scratch.inner, Norm(step.layers->norm2, style, inner_sums, x.size(0)),
                 step.layers->snake2,
                 {.y = y.data_ptr<float>(),
                  .residual = data(x),
                  .accumulate = last && accumulate,
                  .sums = last ? nullptr : sums.data()});
        x = y;
      }
    }

    static void convolve(const Conv &conv, const Tensor &x, const Norm &norm, const Snake &snake,
                         const kernels::ConvOutput &output) {
      conv({.x = data(x),
            .length = x.size(0),
            .scale = norm.scale.data(),
            .shift = norm.shift.data(),
            .activation = kernels::Activation::Snake,
            .alpha = data(snake.alpha)},
           output, run_parallel);
    }
  };

  struct Stage {
    const Generator::Stage *layers;
    Conv up;
    Block noise_res;
    std::vector<Block> resblocks;

    explicit Stage(const Generator::Stage &stage)
        : layers(&stage), up(prepare_up(stage.up)), noise_res(stage.noise_res) {
      for (const auto &block : stage.resblocks) resblocks.emplace_back(block);
    }

    static Conv prepare_up(const ConvTranspose1d &up) {
      const int64_t in = up.weight.size(0), out = up.weight.size(1);
      const Tensor weight = up.weight.contiguous(), bias = up.bias.repeat(up.stride);
      return {{in, up.stride * out, 3},
              kernels::upsampling_weight(data(weight), in, out, up.stride).data(),
              data(bias)};
    }

    /// x [L', in] times `factor`, source [1, 22, L], style [1, 128] -> the sum of the blocks, [L, out]
    Tensor operator()(const Tensor &x, float factor, const Tensor &source, const Tensor &style) const {
      const Tensor from_source = layers->noise_conv(source)[0].t().contiguous();
      Scratch scratch{at::empty_like(from_source), at::empty_like(from_source)};
      const Tensor sound = at::empty_like(from_source), sum = at::empty_like(from_source);
      noise_res(from_source, sums_of(from_source), style, scratch, sound, /*accumulate=*/false);
      add_upsampled(x, factor, sound);
      const Sums sums = sums_of(sound);
      for (const Block &block : resblocks)
        block(sound, sums, style, scratch, sum, /*accumulate=*/&block != &resblocks.front());
      return sum;
    }

    /// Adds the leaky, upsampled x to `sound`, which may have a step more in front: the reflected second one.
    void add_upsampled(const Tensor &x, float factor, const Tensor &sound) const {
      const int64_t front = sound.size(0) - layers->up.stride * x.size(0);
      const Tensor second = front > 0 ? sound[2].clone() : Tensor();
      const std::vector<float> scale(x.size(1), factor), shift(x.size(1), 0);
      up({.x = data(x),
          .length = x.size(0),
          .scale = scale.data(),
          .shift = shift.data(),
          .activation = kernels::Activation::LeakyRelu,
          .slope = 0.1F},
         {.y = sound.data_ptr<float>() + front * sound.size(1), .accumulate = true}, run_parallel);
      if (front > 0) sound[0].add_(sound[2] - second);
    }
  };

  std::vector<Stage> stages_;

 public:
  /// libtorch's own pool of threads: newer versions export it. Null otherwise.
  using ParallelFor = int32_t (*)(int64_t begin, int64_t end, int64_t grain,
                                  void (*run)(int64_t, int64_t, void *), void *context);
  static ParallelFor parallel_for() {
    // Whoever loads this library need not have made libtorch's names known to all.
    static void *const libtorch = dlopen("libtorch_cpu.so", RTLD_LAZY | RTLD_NOLOAD);
    static const auto found =
        libtorch == nullptr ? nullptr : reinterpret_cast<ParallelFor>(dlsym(libtorch, "torch_parallel_for"));
    return found;
  }

  static bool available() { return !kernels::instruction_sets().empty() && parallel_for() != nullptr; }

  /// It must not outlive the generator, whose other weights it uses.
  explicit GeneratorKernels(const Generator &generator) {
    for (const auto &stage : generator.stages) stages_.emplace_back(stage);
  }

  /// x [1, 512, 2 F], source [1, 22, 120 F + 1], style [1, 128] -> [1, 128, 120 F + 1]
  Tensor operator()(const Tensor &x, const Tensor &source, const Tensor &style) const {
    Tensor sound = x[0].t().contiguous();
    float factor = 1;
    for (const Stage &stage : stages_) {
      sound = stage(sound, factor, source, style);
      factor = 1.F / static_cast<float>(stage.resblocks.size());  // the mean of the blocks
    }
    return sound.t().unsqueeze(0).contiguous().mul_(factor);
  }

 private:
  /// Hands items out one by one, so that a thread that is held up holds up nobody else.
  static void run_parallel(int64_t count, const std::function<void(int64_t)> &body) {
    struct Work {
      std::atomic<int64_t> next;
      int64_t count;
      const std::function<void(int64_t)> &body;
    } work{0, count, body};
    parallel_for()(
        0, at::get_num_threads(), 1,
        [](int64_t, int64_t, void *context) {
          Work &shared = *static_cast<Work *>(context);
          for (int64_t i = shared.next++; i < shared.count; i = shared.next++) shared.body(i);
        },
        &work);
  }
};

}  // namespace kokoro
