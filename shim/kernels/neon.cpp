#if defined(__aarch64__)

#include <algorithm>
#include <cmath>

#include "job.h"

// 32 registers of 4 floats: 24 sums, 4 weights and an input. Every aarch64 processor has them.
#define KOKORO_LANES 4
#define KOKORO_VECTORS 4
#define KOKORO_ROWS 6

#include "block.h"
#include "rows.h"

namespace kokoro::kernels {
extern const Kernel kNeon;
const Kernel kNeon{"neon",  [] { return true; }, kPanel,    kRows, compute_block, excite,
                   analyse, synthesise,          normalise, gelu,  attend,        lstm};
}  // namespace kokoro::kernels

#endif
