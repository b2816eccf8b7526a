#pragma once

#include <cmath>
#include <vector>

#include "albert.h"
#include "bi_lstm.h"
#include "network/network.h"

namespace kokoro {

/// The encoding of text and the prediction of durations on this library's CPU kernels. Values are
/// stored as [T, C]: a row of channels for each token.
class NativeText {
  static constexpr int64_t kHidden = ProsodyPredictor::kHidden, kRow = kHidden + kStyle;

  const Network *layers_;
  kernels::Text functions_;
  native::NativeAlbert bert_;
  native::Conv bert_encoder_, duration_proj_;
  std::vector<native::NativeBiLstm> duration_lstms_;  // of the encoder, then the last
  std::vector<native::Conv> cnn_;
  native::NativeBiLstm text_lstm_;

 public:
  NativeText(const Network &network, native::Preparation &preparation)
      : layers_(&network),
        bert_(network.bert, preparation),
        bert_encoder_(native::prepare(preparation, network.bert_encoder)),
        duration_proj_(native::prepare(preparation, network.predictor.duration_proj)),
        text_lstm_(network.text_encoder.lstm, preparation) {
    for (const BiLstm &lstm : network.predictor.text_encoder.lstms)
      duration_lstms_.emplace_back(lstm, preparation);
    duration_lstms_.emplace_back(network.predictor.lstm, preparation);
    for (const TextEncoder::Block &block : network.text_encoder.cnn)
      cnn_.push_back(native::prepare(preparation, block.conv, kernels::Method::Direct));
  }

  /// The memory for a token, in floats.
  static constexpr int64_t kFloats =
      native::NativeAlbert::kFloats + 2 * kRow + native::NativeBiLstm::kGates + 64;

  /// Like Network::encode. The session's style is the prosody.
  EncodedText encode(native::Session &session, const Tensor &ids, const Tensor &style) const {
    const int64_t tokens = ids.size(1);
    const int64_t *const numbers = ids.const_data_ptr<int64_t>();
    const Tensor d = at::empty({1, tokens, kRow}), t_en = at::empty({tokens, kHidden});
    encode_durations(session, numbers, tokens, d.data_ptr<float>());
    encode_text(session, numbers, tokens, t_en.data_ptr<float>());
    return {style.narrow(1, 0, kStyle), session.style, d, t_en.t().unsqueeze(0)};
  }

  /// Like Network::durations.
  Tensor durations(native::Session &session, const EncodedText &text) const {
    const int64_t tokens = text.d.size(1);
    const size_t mark = session.arena.mark();
    float *const state = session.arena.front(tokens * kHidden);
    duration_lstms_.back()(session, {.x = native::data(text.d), .length = tokens}, state, kHidden);
    constexpr int64_t most = ProsodyPredictor::kMaxDuration;
    const int64_t row = duration_proj_.shape().out;
    float *const scores = session.arena.front(tokens * row);
    native::share(session, duration_proj_, {.x = state, .length = tokens}, {.y = scores});
    const Tensor result = at::empty({tokens});
    for (int64_t token = 0; token < tokens; ++token) {
      double sum = 0;
      for (int64_t i = 0; i < most; ++i)
        sum += 1 / (1 + std::exp(-static_cast<double>(scores[token * row + i])));
      result.data_ptr<float>()[token] = static_cast<float>(sum);
    }
    session.arena.pop_front(mark);
    return result;
  }

 private:
  /// -> d [T, 640], for prosody
  void encode_durations(native::Session &session, const int64_t *ids, int64_t tokens,
                        float *d) const {
    const size_t mark = session.arena.mark();
    const float *const bert = bert_(session, ids, tokens);
    float *const state = session.arena.front(tokens * kHidden);
    const float *const style = native::data(session.style);
    for (int64_t token = 0; token < tokens; ++token)
      std::copy_n(style, kStyle, d + token * kRow + kHidden);
    native::share(session, bert_encoder_, {.x = bert, .length = tokens}, {.y = d, .stride = kRow});
    const auto &norms = layers_->predictor.text_encoder.norms;
    for (size_t i = 0; i < norms.size(); ++i) {
      duration_lstms_[i](session, {.x = d, .length = tokens}, state, kHidden);
      const Tensor affine = norms[i].affine(session.style).contiguous();
      const float *const scale = native::data(affine);
      functions_.normalise({scale, scale + kHidden, kHidden, 1e-5F}, state, tokens, d, kRow,
                           session.parallel);
    }
    session.arena.pop_front(mark);
  }

  /// -> t_en [T, 512], for the decoder
  void encode_text(native::Session &session, const int64_t *ids, int64_t tokens,
                   float *t_en) const {
    const size_t mark = session.arena.mark();
    float *x = session.arena.front(tokens * kHidden), *y = session.arena.front(tokens * kHidden);
    for (int64_t token = 0; token < tokens; ++token)
      std::copy_n(native::data(layers_->text_encoder.embedding) + ids[token] * kHidden, kHidden,
                  x + token * kHidden);
    kernels::ConvInput input{.x = x, .length = tokens};
    for (size_t i = 0; i < cnn_.size(); ++i) {
      native::share(session, cnn_[i], input, {.y = y});
      functions_.normalise(native::row_norm(layers_->text_encoder.cnn[i].norm), y, tokens, y,
                           kHidden, session.parallel);
      // The next layer applies the activation.
      input = {.x = y,
               .length = tokens,
               .activation = kernels::Activation::LeakyRelu,
               .slope = TextEncoder::kSlope};
      std::swap(x, y);
    }
    text_lstm_(session, input, t_en, kHidden);
    session.arena.pop_front(mark);
  }
};

}  // namespace kokoro
