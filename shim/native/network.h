#pragma once

#include <memory>
#include <utility>

#include "curves.h"
#include "decoder.h"
#include "kernels/pool.h"
#include "text.h"

namespace kokoro {

/// The network on this library's CPU kernels, with threads of its own.
class NativeNetwork {
  kernels::Pool pool_;
  kernels::Parallel parallel_;
  native::Preparation preparation_;
  NativeText text_;
  NativeCurves curves_;
  NativeDecoder decoder_;

 public:
  static bool available() { return !kernels::instruction_sets().empty(); }

  /// The name of the instruction set in use. Only valid if available().
  static const char *instructions() { return kernels::instruction_sets().front(); }

  /// Uses some weights of `network`, which must outlive it. `threads` includes the calling thread.
  /// Maps the prepared weights in `file`, which may be null: then it prepares them.
  NativeNetwork(const Network &network, int threads,
                std::shared_ptr<const Safetensors> file = nullptr)
      : pool_(threads),
        parallel_([this](int64_t count, const auto &body) { pool_(count, body); }),
        preparation_(parallel_, std::move(file)),
        text_(network, preparation_),
        curves_(network.predictor, preparation_),
        decoder_(network.decoder, preparation_) {}

  /// The prepared weights, which can be written to a file.
  const native::Preparation &preparation() const { return preparation_; }

  /// ids [1, T], style [1, 256]
  EncodedText encode(const Tensor &ids, const Tensor &style) {
    const Tensor prosody = style.narrow(1, kStyle, kStyle).contiguous();
    native::Session session = begin(prosody, NativeText::kFloats * ids.size(1));
    return text_.encode(session, ids, style);
  }

  /// -> [T] frames per token at speed 1, before rounding
  Tensor durations(const EncodedText &text) {
    native::Session session = begin(text.prosody, NativeText::kFloats * text.d.size(1));
    return text_.durations(session, text);
  }

  /// `tokens` [F], the index of each frame's token -> F0 [2 F] in Hz, energy [2 F]
  std::pair<Tensor, Tensor> curves(const EncodedText &text, const Tensor &tokens) {
    native::Session session =
        begin(text.prosody, NativeCurves::floats_needed(text.d.size(1), tokens.size(0)));
    return curves_(session, text.d, tokens);
  }

  /// asr [1, 512, F], f0 and energy [2 F], style [1, 128] -> `samples` [S]
  void decode(const Tensor &asr, const Tensor &f0, const Tensor &energy, const Tensor &style,
              const SourceNoise &noise, const Tensor &samples) {
    native::Session session = begin(style, NativeDecoder::floats_needed(samples.size(0)));
    decoder_(session, asr, f0, energy, noise, samples);
  }

 private:
  native::Session begin(const Tensor &style, size_t floats) {
    return {parallel_, pool_.threads(), style, kernels::Arena(floats)};
  }
};

}  // namespace kokoro
