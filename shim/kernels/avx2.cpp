#if defined(__x86_64__)

#include <algorithm>
#include <cmath>

#include "job.h"

// 16 registers of 8 floats: 12 sums, 2 weights and an input.
#define KOKORO_LANES 8
#define KOKORO_VECTORS 2
#define KOKORO_ROWS 6

// Before the target attribute, since every processor must be able to run this function, like the
// headers above.
static bool supported() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

#include "block.h"
#include "rows.h"

namespace kokoro::kernels {
extern const Kernel kAvx2;
const Kernel kAvx2{"avx2",  supported,  kPanel,    kRows, compute_block, excite,
                   analyse, synthesise, normalise, gelu,  attend,        lstm};
}  // namespace kokoro::kernels

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
