#pragma once

#include <vector>

#include "../decoder.h"
#include "norm.h"
#include "prepare.h"
#include "session.h"

namespace kokoro::native {

/// GeneratorResBlock: every convolution is one pass, with the norm and activation before it, the residual,
/// and the sums of the next norm.
struct GeneratorBlock {
  struct Step {
    const GeneratorResBlock::Step *layers;
    Conv conv1, conv2;
  };
  std::vector<Step> steps;

  GeneratorBlock(const GeneratorResBlock &block, const kernels::Parallel &parallel) {
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

}  // namespace kokoro::native
