// The convolutions, with odd lengths, dilations and strides, on all instruction sets: they write
// what they must and nothing else, and both methods agree.

#include "kernels/conv.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "input.h"

namespace {

using namespace kokoro::kernels;

constexpr float kUntouched = 12345;

void in_order(int64_t count, const std::function<void(int64_t)> &body) {
  for (int64_t i = 0; i < count; ++i) body(i);
}

std::vector<float> values(Input &input, int64_t count) {
  std::vector<float> all(static_cast<size_t>(count));
  uint32_t state = input.take<uint32_t>();
  for (float &value : all) {
    state = state * 1664525 + 1013904223;
    value = static_cast<float>(static_cast<int32_t>(state)) / 2147483648.0f;
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Input input(data, size);
  const ConvShape shape{.in = 16 * input.between(1, 4),
                        .out = 16 * input.between(1, 4),
                        .kernel = 2 * input.between(0, 5) + 1,
                        .dilation = input.between(1, 6)};
  const int64_t length = input.between(1, 70), stride = shape.out + 16 * input.between(0, 1);
  const std::vector<float> x = values(input, length * shape.in), bias = values(input, shape.out),
                           weight = values(input, shape.out * shape.in * shape.kernel),
                           scale = values(input, shape.in), shift = values(input, shape.in);
  const bool affine = input.flip(), with_bias = input.flip();
  const auto activation = static_cast<Activation>(input.between(0, 2));
  const std::vector<float> alpha(static_cast<size_t>(shape.in), 1.5f);
  const ConvInput from{.x = x.data(),
                       .length = length,
                       .scale = affine ? scale.data() : nullptr,
                       .shift = affine ? shift.data() : nullptr,
                       .activation = activation,
                       .slope = 0.2f,
                       .alpha = alpha.data()};
  std::vector<float> expected;
  for (const char *isa : instruction_sets()) {
    for (const Method method : {Method::Direct, Method::Fast}) {
      std::vector<float> y(static_cast<size_t>(length * stride), kUntouched);
      // The gap after the last step is not part of the output.
      y.resize(static_cast<size_t>((length - 1) * stride + shape.out));
      const Conv conv(shape, weight.data(), with_bias ? bias.data() : nullptr, in_order, method,
                      isa);
      conv(from, {.y = y.data(), .stride = stride}, in_order);
      for (size_t i = 0; i < y.size(); ++i) {
        const bool is_gap = static_cast<int64_t>(i) % stride >= shape.out;
        if (is_gap ? y[i] != kUntouched : !std::isfinite(y[i])) std::abort();
        if (expected.size() == y.size() && std::abs(y[i] - expected[i]) > 1e-3f) std::abort();
      }
      if (expected.empty()) expected = y;
    }
  }
  return 0;
}
