#pragma once

#include "albert.h"
#include "decoder.h"
#include "prosody_predictor.h"
#include "text_encoder.h"

namespace kokoro {

/// The encoding of an utterance's text and style, which does not depend on durations and curves.
struct EncodedText {
  Tensor timbre;   // [1, 128], the style's first half
  Tensor prosody;  // [1, 128], its second half
  Tensor d;        // [1, T, 640], for prosody
  Tensor t_en;     // [1, 512, T], for the decoder
};

/// Kokoro-82M: StyleTTS 2 with an ISTFTNet decoder.
struct Network {
  Albert bert;
  Linear bert_encoder;
  ProsodyPredictor predictor;
  TextEncoder text_encoder;
  Decoder decoder;

  explicit Network(const Weights &w)
      : bert(w["bert"]),
        bert_encoder(w["bert_encoder"], Albert::kHidden, ProsodyPredictor::kHidden),
        predictor(w["predictor"]),
        text_encoder(w["text_encoder"]),
        decoder(w["decoder"]) {}

  /// ids [1, T], style [1, 256]
  EncodedText encode(const Tensor &ids, const Tensor &style) const {
    const Tensor prosody = style.narrow(1, kStyle, kStyle);
    return {style.narrow(1, 0, kStyle), prosody,
            predictor.text_encoder(bert_encoder(bert(ids)), prosody), text_encoder(ids)};
  }

  /// -> [T] frames per token at speed 1, before rounding
  Tensor durations(const EncodedText &text) const { return predictor.durations(text.d); }

  /// `tokens` [F], the index of each frame's token -> F0 [2 F] in Hz, energy [2 F]
  std::pair<Tensor, Tensor> curves(const EncodedText &text, const Tensor &tokens) const {
    return predictor.curves(text.d.index_select(1, tokens), text.prosody);
  }

  /// `tokens` [F], f0 and energy [2 F] -> [1, 512, 2 F]
  Tensor features(const EncodedText &text, const Tensor &tokens, const Tensor &f0,
                  const Tensor &energy) const {
    return decoder.features(text.t_en.index_select(2, tokens), f0, energy, text.timbre);
  }

  /// The excitation: f0 [2 F] -> [1, 22, 120 F + 1]
  Tensor source(const Tensor &f0, const SourceNoise &noise) const {
    return decoder.generator.source(f0, noise);
  }

  /// features [1, 512, 2 F], source [1, 22, 120 F + 1] -> samples [600 F]
  Tensor sound(const EncodedText &text, Tensor features, const Tensor &source) const {
    return decoder.generator(std::move(features), source, text.timbre);
  }
};

}  // namespace kokoro
