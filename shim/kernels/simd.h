// Vectors of KOKORO_LANES float32 as types of the compiler, so that the same code works for all
// instruction sets.
//
// The source file of each instruction set includes this file once, through block.h, within its own
// target attributes. The same text compiles to different code each time. So there is no include
// guard, and everything is in an unnamed namespace.

namespace {

#define KOKORO_INLINE inline __attribute__((always_inline))

constexpr int kLanes = KOKORO_LANES;

typedef float Vec __attribute__((vector_size(4 * KOKORO_LANES)));
typedef float HalfVec __attribute__((vector_size(2 * KOKORO_LANES)));
typedef double Doubles __attribute__((vector_size(4 * KOKORO_LANES)));  // half as many lanes
typedef float UnalignedVec __attribute__((vector_size(4 * KOKORO_LANES), aligned(4), may_alias));
typedef float UnalignedHalf __attribute__((vector_size(2 * KOKORO_LANES), aligned(4), may_alias));
typedef double UnalignedDoubles
    __attribute__((vector_size(4 * KOKORO_LANES), aligned(8), may_alias));

KOKORO_INLINE Vec load(const float *p) { return *reinterpret_cast<const UnalignedVec *>(p); }
KOKORO_INLINE void store(float *p, Vec v) { *reinterpret_cast<UnalignedVec *>(p) = v; }
KOKORO_INLINE Vec splat(float x) { return x - Vec{}; }

/// sin^2(z) for |z| up to 1e4, accurate to about an ulp. It repeats every pi, so the nearest
/// multiple is subtracted first.
KOKORO_INLINE Vec sin_squared(Vec z) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number
  constexpr float kPiHigh = 3.14159274f, kPiLow = -8.74227766e-8f;
  const Vec n = (z * 0.318309886f + kRound) - kRound;
  const Vec r = (z - n * kPiHigh) - n * kPiLow;
  const Vec s = r * r;
  Vec p = splat(-3.6082899e-6f);
  p = p * s + 1.39206480e-4f;
  p = p * s - 3.17208314e-3f;
  p = p * s + 4.44428912e-2f;
  p = p * s - 3.33332974e-1f;
  p = p * s + 9.99999986e-1f;
  return p * s;
}

KOKORO_INLINE Doubles widen(Vec v, int half) {
  const float *p = reinterpret_cast<const float *>(&v) + half * kLanes / 2;
  return __builtin_convertvector(static_cast<HalfVec>(*reinterpret_cast<const UnalignedHalf *>(p)),
                                 Doubles);
}

/// The sums of values and of their squares, for each lane. A pivot near the values is subtracted
/// from them first: otherwise the variance would be a small difference of large numbers.
struct Sums {
  Doubles sum[2] = {}, square[2] = {};

  /// Adds the sums of a few values.
  KOKORO_INLINE void add(Vec values, Vec squares) {
    for (int half = 0; half < 2; ++half) {
      sum[half] += widen(values, half);
      square[half] += widen(squares, half);
    }
  }

  /// Writes the sums of all `count` values, with the pivot added again.
  KOKORO_INLINE void store(Vec pivot, int64_t count, double *sums, double *squares) const {
    for (int half = 0; half < 2; ++half) {
      const Doubles p = widen(pivot, half), n = static_cast<double>(count) - Doubles{};
      *reinterpret_cast<UnalignedDoubles *>(sums + half * kLanes / 2) = sum[half] + n * p;
      *reinterpret_cast<UnalignedDoubles *>(squares + half * kLanes / 2) =
          square[half] + (2 * sum[half] + n * p) * p;
    }
  }
};

}  // namespace
