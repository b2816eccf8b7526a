// Functions of vectors for the two ends of the generator, accurate to about an ulp. Included after
// simd.h, in the same way.

namespace {
typedef int32_t Ints __attribute__((vector_size(4 * KOKORO_LANES)));

constexpr float kRoundFloat = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number

KOKORO_INLINE Vec absolute(Vec v) { return (Vec)((Ints)v & 0x7fffffff); }

/// Evaluates a polynomial. The coefficients start with that of the highest power.
template <class... Rest>
KOKORO_INLINE Vec polynomial(Vec x, float highest, Rest... rest) {
  Vec sum = splat(highest);
  ((sum = sum * x + static_cast<float>(rest)), ...);
  return sum;
}

/// sin(z) for |z| up to 1e4. Subtracts the nearest multiple of pi first; an odd one flips the sign.
KOKORO_INLINE Vec sine(Vec z) {
  constexpr float kPiHigh = 3.14159274f, kPiLow = -8.74227766e-8f;
  const Vec shifted = z * 0.318309886f + kRoundFloat;
  const Ints odd = (Ints)shifted << 31;
  const Vec n = shifted - kRoundFloat;
  const Vec r = (z - n * kPiHigh) - n * kPiLow;
  const Vec s = r * r;
  const Vec p = polynomial(s, 2.6083159809786594e-06f, -1.9810690719168633e-4f,
                           8.333078585565090e-3f, -1.6666659712791443e-1f);
  return (Vec)((Ints)(r + r * s * p) ^ odd);
}

KOKORO_INLINE Vec sine_within_1(Vec x) {
  const Vec s = x * x;
  return x +
         x * s * polynomial(s, 2.75573192e-6f, -1.98412698e-4f, 8.33333333e-3f, -1.66666667e-1f);
}

KOKORO_INLINE Vec cosine_within_1(Vec x) {
  const Vec s = x * x;
  const Vec p = polynomial(s, -2.75573192e-7f, 2.48015873e-5f, -1.38888889e-3f, 4.16666667e-2f);
  return 1.0f - (s * 0.5f - s * s * p);
}

/// e^x, with x limited to -87 to 88, where float32 can hold the result.
KOKORO_INLINE Vec exponential(Vec x) {
  constexpr float kLn2High = 0.693145752f, kLn2Low = 1.42860677e-6f;
  x = x < -87.0f ? splat(-87.0f) : x;
  x = x > 88.0f ? splat(88.0f) : x;
  const Vec shifted = x * 1.44269504f + kRoundFloat;
  const Vec n = shifted - kRoundFloat;
  const Vec r = (x - n * kLn2High) - n * kLn2Low;
  const Vec p = polynomial(r, 1.9841270e-4f, 1.3888889e-3f, 8.3333333e-3f, 4.1666667e-2f,
                           1.6666667e-1f, 5.0e-1f);
  const Ints power = ((Ints)shifted - (Ints)splat(kRoundFloat) + 127) << 23;
  return (1.0f + (r + r * r * p)) * (Vec)power;
}

/// tanh(x) as a quotient of polynomials, with x limited to where tanh(x) is not yet 1 in float32.
KOKORO_INLINE Vec tanh(Vec x) {
  constexpr float kOne = 7.9f;
  x = x < -kOne ? splat(-kOne) : x;
  x = x > kOne ? splat(kOne) : x;
  const Vec s = x * x;
  const Vec above = polynomial(s, -2.76076847742355e-16f, 2.00018790482477e-13f,
                               -8.60467152213735e-11f, 5.12229709037114e-8f, 1.48572235717979e-5f,
                               6.37261928875436e-4f, 4.89352455891786e-3f);
  const Vec below = polynomial(s, 1.19825839466702e-6f, 1.18534705686654e-4f, 2.26843463243900e-3f,
                               4.89352518554385e-3f);
  return x * above / below;
}

KOKORO_INLINE Vec square_root(Vec x) {
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
}

/// atan2(y, x). A polynomial gives the first eighth of a turn, and symmetry gives the rest.
KOKORO_INLINE Vec angle_of(Vec y, Vec x) {
  constexpr float kPi = 3.14159265f, kHalfPi = 1.57079633f;
  const Vec ax = absolute(x), ay = absolute(y);
  const Vec most = ax > ay ? ax : ay, least = ax > ay ? ay : ax;
  const Vec t = least / (most > 0.0f ? most : splat(1.0f));
  const Vec s = t * t;
  const Vec p = polynomial(s, 0.00282363896258175373077393f, -0.0159569028764963150024414f,
                           0.0425049886107444763183594f, -0.0748900920152664184570312f,
                           0.106347933411598205566406f, -0.142027363181114196777344f,
                           0.199926957488059997558594f, -0.333331018686294555664062f);
  Vec angle = t + t * s * p;
  angle = ay > ax ? kHalfPi - angle : angle;
  angle = x < 0.0f ? kPi - angle : angle;
  return (Vec)((Ints)angle | ((Ints)y & (int32_t)0x80000000));
}

KOKORO_INLINE void narrow(Doubles values, int half, Vec &to) {
  const HalfVec converted = __builtin_convertvector(values, HalfVec);
  for (int i = 0; i < kLanes / 2; ++i) to[half * kLanes / 2 + i] = converted[i];
}

KOKORO_INLINE Vec load_some(const float *p, int64_t count) {
  if (count == kLanes) return load(p);
  Vec v{};
  for (int64_t i = 0; i < count; ++i) v[i] = p[i];
  return v;
}

KOKORO_INLINE void store_some(float *p, int64_t count, Vec v) {
  if (count == kLanes) return store(p, v);
  for (int64_t i = 0; i < count; ++i) p[i] = v[i];
}

}  // namespace
