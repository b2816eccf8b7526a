#pragma once

#include <vector>

#include "features.h"
#include "generator_ends.h"
#include "generator_stage.h"
#include "network/decoder.h"

namespace kokoro {

/// The decoder on this library's CPU kernels. All operations between two norms are one pass over
/// memory by all threads, and all sound is in one arena. Sound is stored as [L, C]: a row of
/// channels per time step.
class NativeDecoder {
  native::Features features_;
  native::GeneratorEnds ends_;
  std::vector<native::GeneratorStage> stages_;

 public:
  /// Uses some weights of `decoder`, which must outlive it.
  NativeDecoder(const Decoder &decoder, native::Preparation &preparation)
      : features_(decoder, preparation), ends_(decoder.generator, preparation) {
    for (const auto &stage : decoder.generator.stages) stages_.emplace_back(stage, preparation);
  }

  /// The memory that `samples` samples need, in floats. The last stage needs most: its blocks need
  /// memory for three sounds, and are faster with four.
  static size_t floats_needed(int64_t samples) {
    constexpr size_t kOfPage = 1 << 12, kAtEase = 64'000'000 / sizeof(float);
    const size_t sound = 128 * frames_of(samples), four = 4 * sound + kOfPage;
    return four <= kAtEase ? four
                           : 3 * sound + native::GeneratorBlock::floats_of_piece(128) + kOfPage;
  }

  /// asr [1, 512, F], f0 and energy [2 F] -> `samples` [S]. The session's style is the timbre.
  void operator()(native::Session &session, const Tensor &asr, const Tensor &f0,
                  const Tensor &energy, const SourceNoise &noise, const Tensor &samples) const {
    const int64_t count = samples.size(0), frames = frames_of(count);
    const float *const source = ends_.excitation(session, f0, noise, count, frames);
    const float *x = features_(session, asr, f0, energy);
    int64_t length = 2 * asr.size(2);
    float factor = 1;
    for (const native::GeneratorStage &stage : stages_) {
      const size_t mark = session.arena.mark();
      const int64_t steps = stage.length(frames);
      const bool last = &stage == &stages_.back();
      float *const sound = session.arena.front(steps * stage.channels);
      float *const inner = session.arena.front(steps * stage.channels);
      const native::Sums sums =
          stage.begin(session, source, frames, x, length, factor, sound, inner);
      factor = 1.F / static_cast<float>(stage.resblocks.size());  // the mean of the blocks
      if (last) {
        session.arena.clear_back();
        float *const sum = session.arena.front(steps * stage.channels);
        stage.end(session, sums, steps, sound, inner, sum);
        return ends_.finish(session, sum, factor, steps, inner, samples);
      }
      float *const sum = session.arena.back(steps * stage.channels);
      stage.end(session, sums, steps, sound, inner, sum);
      session.arena.pop_front(mark);
      x = sum;
      length = steps;
    }
  }

 private:
  static int64_t frames_of(int64_t samples) { return samples / kernels::kHop + 1; }
};

}  // namespace kokoro
