#pragma once

#include "kernels/text.h"
#include "prepare.h"
#include "shared.h"

namespace kokoro::native {

/// BiLstm. What the input adds to the gates is computed for all steps at once.
struct NativeBiLstm {
  static constexpr int64_t kOut = 2 * BiLstm::kHidden, kGates = 2 * kernels::Lstm::kGates;
  static_assert(BiLstm::kHidden == kernels::Lstm::kHidden);

  Conv inputs;
  kernels::Lstm lstm;

  NativeBiLstm(const BiLstm &layer, Preparation &preparation)
      : inputs(prepare_inputs(layer.parameters, preparation)), lstm(preparation.lstm([&] {
          return at::stack({layer.parameters[1], layer.parameters[5]}).contiguous();
        })) {}

  /// input [L, in] -> y [length, 512], in rows of `stride` floats. If `rows` is not null, step t
  /// reads the row `rows[t]` of the input.
  void operator()(Session &session, const kernels::ConvInput &input, float *y, int64_t stride,
                  const int64_t *rows = nullptr, int64_t length = 0) const {
    const size_t mark = session.arena.mark();
    float *const gates = session.arena.front(input.length * kGates);
    share(session, inputs, input, {.y = gates});
    lstm(gates, rows, rows ? length : input.length, y, stride, session.parallel);
    session.arena.pop_front(mark);
  }

 private:
  /// `parameters` are those of BiLstm.
  static Conv prepare_inputs(const std::vector<Tensor> &parameters, Preparation &preparation) {
    const auto &forward = parameters[0], &reverse = parameters[4];
    return prepare(
        preparation, {forward.size(1), kGates, 1},
        at::cat({parameters[2] + parameters[3], parameters[6] + parameters[7]}),
        [&] { return at::cat({forward, reverse}).unsqueeze(2); }, kernels::Method::Direct);
  }
};

}  // namespace kokoro::native
