#if defined(__x86_64__)

#include <algorithm>
#include <cmath>

#include "job.h"

// 32 registers of 16 floats: 24 sums, 4 weights and an input.
#define KOKORO_LANES 16
#define KOKORO_VECTORS 4
#define KOKORO_ROWS 6

// Before the target attribute, since every processor must be able to run this function, like the
// headers above.
static bool supported() { return __builtin_cpu_supports("avx512f"); }

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#else
#pragma GCC target("avx512f")
#endif

#include "block.h"
#include "rows.h"

namespace kokoro::kernels {
extern const Kernel kAvx512;
const Kernel kAvx512{"avx512", supported,  kPanel,    kRows, compute_block, excite,
                     analyse,  synthesise, normalise, gelu,  attend,        lstm};
}  // namespace kokoro::kernels

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
