#pragma once

#include <algorithm>

#include "session.h"

namespace kokoro::native {

/// Computes a direct convolution, with an equal part of the steps for each thread: a text is so
/// short that the kernels would leave it to one. Each step is computed alone, so that the division
/// changes no bit. Sums are not supported.
inline void share(const Session &session, const kernels::Conv &conv,
                  const kernels::ConvInput &input, const kernels::ConvOutput &output) {
  const auto alone = [](int64_t count, const auto &body) {
    for (int64_t i = 0; i < count; ++i) body(i);
  };
  const int64_t in = conv.shape().in, stride = output.stride ? output.stride : conv.shape().out;
  const int64_t size = (input.length + session.threads - 1) / session.threads;
  session.parallel((input.length + size - 1) / size, [&](int64_t i) {
    const int64_t begin = i * size, end = std::min(begin + size, input.length);
    kernels::ConvInput part = input;
    part.x += begin * in;
    part.length = end - begin;
    part.before = begin;
    part.after = input.length - end;
    kernels::ConvOutput to = output;
    to.y += begin * stride;
    if (to.residual) to.residual += begin * stride;
    conv(part, to, alone);
  });
}

}  // namespace kokoro::native
