#pragma once

#include "kernels/arena.h"
#include "kernels/conv.h"
#include "network/layers.h"

namespace kokoro::native {

/// The state for decoding one utterance.
struct Session {
  const kernels::Parallel &parallel;
  const Tensor &style;  // [1, 128]
  kernels::Arena arena;
};

}  // namespace kokoro::native
