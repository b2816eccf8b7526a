#pragma once

#include <utility>
#include <vector>

#include "bi_lstm.h"
#include "feature_block.h"
#include "network/network.h"

namespace kokoro {

/// The prediction of F0 and energy on this library's CPU kernels. Values are stored as [L, C]: a
/// row of channels for each step of time.
class NativeCurves {
  static constexpr int64_t kHidden = ProsodyPredictor::kHidden;

  struct Head {
    const ProsodyPredictor::CurveHead *layers;
    native::FeatureBlock block0, block1, block2;

    Head(const ProsodyPredictor::CurveHead &head, native::Preparation &preparation)
        : layers(&head),
          block0(head.block0, preparation, kernels::Method::Fast),
          block1(head.block1, preparation, kernels::Method::Fast),
          block2(head.block2, preparation, kernels::Method::Fast) {}

    /// x [F, 512] -> [2 F]
    Tensor operator()(native::Session &session, const float *x, int64_t frames) const {
      const size_t mark = session.arena.mark();
      float *const first = session.arena.front(frames * kHidden);
      float *const second = session.arena.front(frames * kHidden);
      block0(session, x, frames, first, kHidden);
      block1(session, first, frames, second, kHidden / 2);
      block2(session, second, 2 * frames, first, kHidden / 2);
      const Tensor curve = project(first, 2 * frames);
      session.arena.pop_front(mark);
      return curve;
    }

   private:
    /// The last layer: x [L, 256] -> [L]. In double: the phase of the voice adds up all errors of
    /// F0, and in float32 these would have the same sign for long.
    Tensor project(const float *x, int64_t length) const {
      const float *const weights = native::data(layers->projection.weight);
      const Tensor curve = at::empty({length});
      for (int64_t step = 0; step < length; ++step) {
        double sum = native::data(layers->projection.bias)[0];
        for (int64_t c = 0; c < kHidden / 2; ++c)
          sum += static_cast<double>(weights[c]) * x[step * kHidden / 2 + c];
        curve.data_ptr<float>()[step] = static_cast<float>(sum);
      }
      return curve;
    }
  };

  native::NativeBiLstm shared_;
  Head f0_, energy_;

 public:
  NativeCurves(const ProsodyPredictor &predictor, native::Preparation &preparation)
      : shared_(predictor.shared, preparation),
        f0_(predictor.f0, preparation),
        energy_(predictor.energy, preparation) {}

  /// The memory that is needed, in floats.
  static constexpr int64_t floats_needed(int64_t tokens, int64_t frames) {
    // While the second block runs, it has its doubled input and the values between its layers.
    constexpr int64_t kOfFrame = 3 * kHidden + 2 * kHidden + kHidden, kOfPages = 1 << 10;
    return frames * kOfFrame + tokens * native::NativeBiLstm::kGates + kOfPages;
  }

  /// d [1, T, 640], `tokens` [F] -> F0 [2 F] in Hz, energy [2 F]. The session's style is the
  /// prosody.
  std::pair<Tensor, Tensor> operator()(native::Session &session, const Tensor &d,
                                       const Tensor &tokens) const {
    const int64_t frames = tokens.size(0);
    float *const x = session.arena.front(frames * kHidden);
    shared_(session, {.x = native::data(d), .length = d.size(1)}, x, kHidden,
            tokens.const_data_ptr<int64_t>(), frames);
    return {f0_(session, x, frames), energy_(session, x, frames)};
  }
};

}  // namespace kokoro
