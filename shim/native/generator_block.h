#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "network/decoder.h"
#include "norm.h"
#include "prepare.h"
#include "session.h"

namespace kokoro::native {

/// GeneratorResBlock. Each convolution is one pass, with the norm and activation before it, the
/// residual, and the sums for the next norm.
struct GeneratorBlock {
  /// The memory of a block, [L, C] each. `inner` must be separate. The others may be the same.
  struct Buffers {
    const float *input;
    float *running;  // the running sum, after all steps but the last
    float *output;
    float *inner;  // null if it does not fit: the block then works piece by piece
  };

  struct Step {
    const GeneratorResBlock::Step *layers;
    Conv conv1, conv2;

    /// x [L, C] and its sums -> output; `inner` is as in Buffers.
    void operator()(Session &session, const float *x, int64_t length, const Sums &sums,
                    const kernels::ConvOutput &output, float *inner) const {
      const Norm norm1(layers->first.norm, session.style, sums, length);
      const kernels::ConvInput input = activated(x, length, norm1, layers->first.snake);
      Sums inner_sums(sums.size());
      conv1(input, {.y = inner, .sums = inner_sums.data()}, session.parallel);
      const Norm norm2(layers->second.norm, session.style, inner_sums, length);
      if (inner)
        conv2(activated(inner, length, norm2, layers->second.snake), output, session.parallel);
      else
        by_pieces(session, input, norm2, output);
    }

   private:
    static kernels::ConvInput activated(const float *x, int64_t length, const Norm &norm,
                                        const Snake &snake) {
      return {.x = x,
              .length = length,
              .scale = norm.scale.data(),
              .shift = norm.shift.data(),
              .activation = kernels::Activation::Snake,
              .alpha = data(snake.alpha)};
    }

    /// Runs both convolutions for one piece of time after another. The output may overwrite the
    /// input, because it stays as far behind as the first convolution reaches back.
    void by_pieces(Session &session, const kernels::ConvInput &input, const Norm &norm2,
                   const kernels::ConvOutput &output) const {
      const int64_t channels = static_cast<int64_t>(norm2.scale.size());
      const size_t mark = session.arena.mark();
      float *const inner = session.arena.front(floats_of_piece(channels));
      int64_t first = 0, done = 0;  // the first step in `inner`, the end of the output so far
      for (int64_t begin = 0; begin < input.length; begin += kPiece) {
        const int64_t end = std::min(begin + kPiece, input.length);
        kernels::ConvInput piece = input;
        piece.x += begin * channels;
        piece.length = end - begin;
        piece.before = begin;
        piece.after = input.length - end;
        conv1(piece, {.y = inner + (begin - first) * channels}, session.parallel);

        const int64_t ready = end == input.length ? end : end - conv1.reach();
        kernels::ConvInput between =
            activated(inner + (done - first) * channels, ready - done, norm2, layers->second.snake);
        between.before = done - first;
        between.after = end - ready;
        kernels::ConvOutput to = output;
        to.y += done * channels;
        to.residual += done * channels;
        conv2(between, to, session.parallel);
        done = ready;

        const int64_t kept = std::max<int64_t>(done - conv2.reach(), 0);
        std::copy(inner + (kept - first) * channels, inner + (end - first) * channels, inner);
        first = kept;
      }
      session.arena.pop_front(mark);
    }
  };
  std::vector<Step> steps;

  GeneratorBlock(const GeneratorResBlock &block, Preparation &preparation) {
    for (const auto &step : block.steps)
      steps.push_back(
          {&step, prepare(preparation, step.first.conv), prepare(preparation, step.second.conv)});
  }

  /// The memory that working piece by piece needs, in floats.
  static int64_t floats_of_piece(int64_t channels) { return (kPiece + kReach) * channels; }

  /// Writes to the output, or adds to it if `accumulate`. `sums` are those of the input.
  void operator()(Session &session, const Buffers &buffers, int64_t length, Sums sums,
                  bool accumulate) const {
    const float *x = buffers.input;
    for (const Step &step : steps) {
      const bool last = &step == &steps.back();
      float *const y = last ? buffers.output : buffers.running;
      Sums y_sums(sums.size());
      step(session, x, length, sums,
           {.y = y,
            .residual = x,
            .accumulate = last && accumulate,
            .sums = last ? nullptr : y_sums.data()},
           buffers.inner);
      x = y;
      sums = std::move(y_sums);
    }
  }

 private:
  /// In steps. A piece is long enough to keep threads busy. kReach is more than the two
  /// convolutions of a step need around a piece.
  static constexpr int64_t kPiece = 4800, kReach = 64;
};

}  // namespace kokoro::native
