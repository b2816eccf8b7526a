#pragma once

#include <memory>

#include "kernels/pool.h"
#include "prepare.h"

namespace kokoro::native {

/// Makes a layer use the native kernels, as a convolution of one tap, and the threads of `pool`,
/// which must outlive its use. Each row of the result is computed alone, so that the number of
/// threads changes no bit.
inline void use_in(Linear &linear, Preparation &preparation, kernels::Pool &pool) {
  const int64_t out = linear.weight.size(0), in = linear.weight.size(1);
  const auto conv = std::make_shared<const Conv>(prepare(
      preparation, {in, out, 1}, linear.bias, [&] { return linear.weight.unsqueeze(2); },
      kernels::Method::Direct));
  linear.native = [conv, out, &pool](const Tensor &x) {
    const Tensor rows = x.contiguous();
    const int64_t length = rows.size(1), threads = pool.threads();
    const Tensor y = at::empty({1, length, out}, x.options());
    (*conv)({.x = data(rows), .length = length},
            {.y = y.data_ptr<float>(), .block = (length + threads - 1) / threads},
            [&pool](int64_t count, const auto &body) { pool(count, body); });
    return y;
  };
}

}  // namespace kokoro::native
