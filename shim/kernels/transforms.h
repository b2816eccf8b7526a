// The input and output transforms of a scheme, for a vector of channels: from the samples of a tile
// to the factors, and from the products to samples. Included in the same way as simd.h.

#include "simd.h"

namespace {

using kokoro::kernels::kPoints;

/// F(4, 4) and F(5, 3). They have the same points, so only their output transforms differ.
template <int outputs>
struct ToomCook {
  static constexpr int kPointCount = 7, kOutputs = outputs;

  /// d: 7 samples -> v: the values of the interpolating polynomials at plus and minus each of
  /// kPoints, and at infinity
  KOKORO_INLINE static void input(const Vec *d, Vec *v) {
    constexpr double a = kPoints[0] * kPoints[0], b = kPoints[1] * kPoints[1],
                     c = kPoints[2] * kPoints[2];
    pair<0>(d, b, c, v);
    pair<1>(d, a, c, v + 2);
    pair<2>(d, a, b, v + 4);
    constexpr float n0 = -a * b * c, n2 = a * b + b * c + c * a, n4 = -(a + b + c);
    v[6] = d[6] + d[4] * n4 + d[2] * n2 + d[0] * n0;
  }

  KOKORO_INLINE static void output(const Vec *v, Vec *y) {
    Vec even[3], odd[3];
#pragma GCC unroll 16
    for (int i = 0; i < 3; ++i) {
      even[i] = v[2 * i] + v[2 * i + 1];
      odd[i] = v[2 * i] - v[2 * i + 1];
    }
    power<0>(even, y);
    power<1>(odd, y);
    power<2>(even, y);
    power<3>(odd, y);
    if constexpr (outputs > 4) power<4>(even, y);
    y[outputs - 1] += v[6];
  }

 private:
  /// (x^2 - b)(x^2 - c)(x +- point) for a pair of points, with the samples as the powers of x
  template <int index>
  KOKORO_INLINE static void pair(const Vec *d, float b, float c, Vec *v) {
    constexpr float point = kPoints[index];
    const Vec odd = d[5] - d[3] * (b + c) + d[1] * (b * c);
    const Vec even = d[4] - d[2] * (b + c) + d[0] * (b * c);
    v[0] = odd + even * point;
    v[1] = odd - even * point;
  }

  template <int exponent>
  KOKORO_INLINE static void power(const Vec *terms, Vec *y) {
    constexpr auto raised = [](double x) {
      double result = 1;
      for (int i = 0; i < exponent; ++i) result *= x;
      return static_cast<float>(result);
    };
    constexpr float a = raised(kPoints[0]), b = raised(kPoints[1]), c = raised(kPoints[2]);
    y[exponent] = terms[0] * a + terms[1] * b + terms[2] * c;
  }
};

struct Identity {
  static constexpr int kPointCount = 1, kOutputs = 1;
  KOKORO_INLINE static void input(const Vec *d, Vec *v) { *v = *d; }
  KOKORO_INLINE static void output(const Vec *v, Vec *y) { *y = *v; }
};

}  // namespace
