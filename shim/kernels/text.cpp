#include "text.h"

#include <cstdlib>
#include <utility>

#include "job.h"

namespace kokoro::kernels {
namespace {

/// How many rows a thread takes at a time.
constexpr int64_t kPieceRows = 16;

/// Calls body(begin, end) for pieces of [0, rows).
template <class Body>
void in_pieces(int64_t rows, const Parallel &parallel, const Body &body) {
  parallel(ceil_div(rows, kPieceRows),
           [&](int64_t i) { body(i * kPieceRows, std::min(rows, (i + 1) * kPieceRows)); });
}

}  // namespace

Text::Text(const char *isa) : kernel_(choose_kernel(isa)) {}

void Text::normalise(const RowNorm &norm, const float *x, int64_t rows, float *y, int64_t stride,
                     const Parallel &parallel) const {
  in_pieces(rows, parallel, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row)
      kernel_->normalise(norm, x + row * norm.channels, y + row * stride);
  });
}

void Text::gelu(float *x, int64_t rows, int64_t channels, const Parallel &parallel) const {
  in_pieces(rows, parallel, [&](int64_t begin, int64_t end) {
    kernel_->gelu(x + begin * channels, (end - begin) * channels);
  });
}

void Text::attend(const Attention &attention, const Parallel &parallel) const {
  const int64_t padded = ceil_div(attention.tokens, kernel_->panel) * kernel_->panel;
  const int64_t floats = 2 * padded * Attention::kChannels + kernel_->rows * padded +
                         kernel_->rows * (Attention::kChannels + kernel_->panel);
  parallel(attention.heads,
           [&](int64_t head) { kernel_->attend(attention, head, scratch(floats)); });
}

Lstm::Lstm(Prepared weights, const char *isa)
    : kernel_(choose_kernel(isa)), weights_(std::move(weights)) {}

Lstm::Lstm(const float *weight, const char *isa) : Lstm(Prepared(), isa) {
  float *to = allocate(kPreparedFloats);
  weights_.reset(to, std::free);
  const int64_t panel = kernel_->panel;
  for (int64_t first = 0; first < kDirections * kGates; first += panel)
    for (int64_t i = 0; i < kHidden; ++i)
      for (int64_t gate = first; gate < first + panel; ++gate) *to++ = weight[gate * kHidden + i];
}

void Lstm::operator()(const float *inputs, const int64_t *rows, int64_t length, float *y,
                      int64_t stride, const Parallel &parallel) const {
  const LstmJob job{.weights = weights_.get(),
                    .inputs = inputs,
                    .rows = rows,
                    .length = length,
                    .y = y,
                    .stride = stride};
  parallel(kDirections, [&](int64_t direction) { kernel_->lstm(job, direction); });
}

}  // namespace kokoro::kernels
