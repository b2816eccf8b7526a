#pragma once

#include "kernels/arena.h"
#include "kernels/conv.h"
#include "network/layers.h"

namespace kokoro::native {

/// The state for computing one utterance.
struct Session {
  const kernels::Parallel &parallel;
  int threads;          // of `parallel`
  const Tensor &style;  // [1, 128], of the layers that are computed
  kernels::Arena arena;
};

}  // namespace kokoro::native
