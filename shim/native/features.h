#pragma once

#include <vector>

#include "feature_block.h"
#include "network/decoder.h"

namespace kokoro::native {

/// Turns text and curves into features, like Decoder::features, one block after another. Rows have
/// space for the channels that are appended to the output of each block.
struct Features {
  static constexpr int64_t kChannels = 512;

  const Decoder *layers;
  std::vector<FeatureBlock> blocks;  // `encode`, then `decode`

  Features(const Decoder &decoder, Preparation &preparation) : layers(&decoder) {
    blocks.emplace_back(decoder.encode, preparation);
    for (const auto &block : decoder.decode) blocks.emplace_back(block, preparation);
  }

  /// asr [1, 512, F], f0 and energy [2 F] -> features [2 F, 512] at the arena's back
  const float *operator()(Session &session, const Tensor &asr, const Tensor &f0,
                          const Tensor &energy) const {
    const int64_t length = asr.size(2);
    // [1, 2, F]
    const Tensor curves =
        at::cat({layers->f0_conv(f0.view({1, 1, -1})), layers->n_conv(energy.view({1, 1, -1}))}, 1);
    float *const result = session.arena.back(2 * length * kChannels);
    const size_t mark = session.arena.mark();
    // The channels that are appended to the input of every block but the first.
    const Tensor beside = at::cat({layers->asr_res(asr), curves}, 1)[0].t();
    const auto rows = [&](int64_t channels, const Tensor &tail) {
      float *const memory = session.arena.front(length * channels);
      const Tensor all = at::from_blob(memory, {length, channels}, at::kFloat);
      const int64_t used = tail.size(1), first = channels == blocks[0].in ? 0 : Decoder::kHidden;
      all.narrow(1, first, channels - first).zero_();
      all.narrow(1, first, used).copy_(tail);
      return memory;
    };
    const float *x = rows(blocks[0].in, at::cat({asr, curves}, 1)[0].t());
    const int64_t stride = blocks[1].in;
    float *const turns[] = {rows(stride, beside), rows(stride, beside)};
    for (size_t i = 0; i < blocks.size(); ++i) {
      const bool last = i + 1 == blocks.size();
      float *const y = last ? result : turns[i % 2];
      blocks[i](session, x, length, y, last ? kChannels : stride);
      x = y;
    }
    session.arena.pop_front(mark);
    return result;
  }
};

}  // namespace kokoro::native
