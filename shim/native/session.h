#pragma once

#include "kernels/arena.h"
#include "kernels/conv.h"
#include "network/layers.h"

namespace kokoro::native {

/// What one utterance is decoded with.
struct Session {
  const kernels::Parallel &parallel;
  const Tensor &style;  // [1, 128]
  kernels::Arena arena;
};

}  // namespace kokoro::native
