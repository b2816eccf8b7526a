#include "signal.h"

#include <algorithm>
#include <utility>

#include "job.h"

namespace kokoro::kernels {
namespace {

/// The sizes of pieces. Each piece is some tens of microseconds of work.
constexpr int64_t kPieceValues = 8, kPieceFrames = 512;

/// Calls body(begin, end) for pieces of [0, count).
template <class Body>
void in_pieces(int64_t count, int64_t piece, const Parallel &parallel, const Body &body) {
  parallel(ceil_div(count, piece),
           [&](int64_t i) { body(i * piece, std::min(count, (i + 1) * piece)); });
}

}  // namespace

Signal::Signal(Bases bases, const char *isa)
    : kernel_(choose_kernel(isa)), bases_(std::move(bases)) {}

void Signal::excite(const Excitation &excitation, float *samples, const Parallel &parallel) const {
  in_pieces(static_cast<int64_t>(excitation.cycles.size()), kPieceValues, parallel,
            [&](int64_t begin, int64_t end) { kernel_->excite(excitation, begin, end, samples); });
}

void Signal::analyse(float *samples, int64_t count, float *frames, const Parallel &parallel) const {
  for (int64_t i = 1; i <= kEdge; ++i) {
    samples[-i] = samples[i];
    samples[count - 1 + i] = samples[count - 1 - i];
  }
  in_pieces(count / kHop + 1, kPieceFrames, parallel, [&](int64_t begin, int64_t end) {
    kernel_->analyse(bases_, samples - kEdge, begin, end, frames);
  });
}

void Signal::synthesise(const float *frames, float *samples, int64_t count,
                        const Parallel &parallel) const {
  in_pieces(count / kHop, kPieceFrames, parallel, [&](int64_t begin, int64_t end) {
    kernel_->synthesise(bases_, frames, count / kHop + 1, begin, end, samples);
  });
}

}  // namespace kokoro::kernels
